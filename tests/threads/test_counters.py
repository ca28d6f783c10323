"""Whatever is replied, hidden, shown, deleted and restored, in whatever order: what a thread says of itself stays true."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.support.forum import Forum, Reader

VERBS = ("reply", "reply", "hide", "show", "delete", "restore")
STEPS = some.lists(some.tuples(some.sampled_from(VERBS), some.integers(0, 30)), min_size=4, max_size=14)


@settings(max_examples=12)
@given(steps=STEPS)
def test_counters_places_and_activity_stay_true(forum: Forum, steps: list[tuple[str, int]]) -> None:
    _follow(forum, steps)


@pytest.mark.soak
@settings(max_examples=400)
@given(steps=STEPS)
def test_counters_places_and_activity_stay_true_for_long(forum: Forum, steps: list[tuple[str, int]]) -> None:
    _follow(forum, steps)


def _follow(forum: Forum, steps: list[tuple[str, int]]) -> None:
    alice, bob, mo = forum.member("Alice"), forum.member("Bob"), forum.member("Mo", "moderator")
    thread = alice.ask()
    posts = [row.id for row in _posts(forum, thread)]
    for place, (verb, number) in enumerate(steps):
        _take(verb, posts, posts[number % len(posts)], thread, (alice, bob)[place % 2], mo)

    rows = _posts(forum, thread)
    stored = forum.execute("SELECT * FROM threads WHERE id = :id", id=thread)[0]
    visible = [row for row in rows[1:] if row.state == "visible"]
    assert stored.state == rows[0].state
    assert stored.post_count == len(rows)
    assert stored.reply_count == len(visible)
    assert stored.answer_count == sum(row.author_id != alice.id for row in visible)
    dates = [row.created_at for row in rows if row.state == "visible"]
    assert stored.active_at == max(dates, default=stored.received_at)
    assert [row.ordinal for row in rows] == list(range(len(rows)))
    for row in rows:
        assert row.shown_reply_count == sum(_is_shown(below, rows) for below in rows if below.parent_id == row.id)


def _take(verb: str, posts: list[int], post: int, thread: int, member: Reader, mo: Reader) -> None:
    if verb != "reply":
        assert mo.post(f"/posts/{post}/{verb}", reason="Om te zien").status_code == 303
        return
    done = member.post(f"/questions/{thread}/reply", parent=post, body="Wij ook.")
    assert done.status_code in (303, 409, 410)
    if done.status_code == 303:
        posts.append(int(done.headers["Location"].rpartition("/")[2]))


def _posts(forum: Forum, thread: int) -> list[Any]:
    return list(forum.execute("SELECT * FROM posts WHERE thread_id = :id ORDER BY ordinal", id=thread))


def _is_shown(post: Any, posts: list[Any]) -> bool:
    """Whether a guest sees anything of it: its words, or its place because something below it is shown."""
    below = (other for other in posts if other.parent_id == post.id)
    return post.state == "visible" or (post.state in ("hidden", "deleted") and any(_is_shown(b, posts) for b in below))
