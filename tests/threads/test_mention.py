"""`@alice` means who was Alice when it was written, whatever she or anybody else is called later."""

from collections.abc import Iterator
from typing import Any

import pytest

from forum import consequences
from forum.cli.rendering import render_outdated
from forum.kit import events
from forum.kit.config import read_settings
from forum.kit.db import session
from forum.markup import render
from forum.threads.events import MembersMentioned
from forum.threads.queries import mentions
from tests.support.forum import HOST, Forum, Reader, parse


@pytest.fixture
def told(forum: Forum) -> Iterator[list[tuple[int, ...]]]:
    """The accounts that each announcement of mentions names."""
    heard: list[tuple[int, ...]] = []
    events.listen([(MembersMentioned, lambda event: heard.append(event.account_ids))])
    yield heard
    events.listen(consequences.TABLE)


def links(page: Reader, thread_id: int) -> dict[str, str]:
    """Where the mentions in a thread lead, by what they say."""
    found = parse(page.read(thread_id)).query("a.mention")
    return {link.to_text(): str((link.attrs or {})["href"]) for link in found}


def render_again(forum: Forum) -> None:
    """What `forum render` does after the renderer changed."""
    forum.execute("UPDATE posts SET renderer_version = 0, html = 'oud'")
    settings = read_settings({"FORUM_DATA_DIR": str(forum.folder), "FORUM_BASE_URL": f"http://{HOST}"})
    render_outdated(settings, forum.database)


def edit(reader: Reader, forum: Forum, post: int, body: str, reason: str = "") -> None:
    fields = {"title": "Wie weet dit?", "body": body, "reason": reason, "version": forum.post(post).version}
    sent = reader.post(f"/posts/{post}/edit", **fields)
    assert sent.status_code == 303, sent.text


def test_a_mention_leads_to_the_member_in_question_reply_excerpt_and_feed(
    forum: Forum, alice: Reader, bob: Reader, guest: Reader, told: list[tuple[int, ...]]
) -> None:
    thread_id = alice.ask(body="Weet @bob dit? En @niemand?")
    bob.reply(thread_id, "Ja, @Alice, en ik (@bob) ook.")

    assert links(guest, thread_id) == {"@bob": "/members/bob", "@Alice": "/members/alice"}
    assert told == [(bob.id,), (alice.id,)]  # not oneself
    assert forum.thread(thread_id).excerpt == "Weet @bob dit? En @niemand?"
    assert f"http://{HOST}/members/bob" in guest.get(f"/questions/{thread_id}.atom").text


def test_a_preview_shows_what_publishing_makes(alice: Reader, bob: Reader) -> None:
    thread_id = alice.ask()

    preview = bob.post(f"/questions/{thread_id}/reply", body="Dag @alice en @carla", preview="1")

    assert [link.to_text() for link in parse(preview).query(".preview a.mention")] == ["@alice"]


def test_it_goes_with_who_is_renamed_and_never_to_who_came_later(forum: Forum, alice: Reader) -> None:
    nora = forum.member("Nora")
    thread_id = alice.ask(body="Dag @nora, @carla en @roos")
    forum.execute("UPDATE accounts SET name = 'Eleonora', handle = 'eleonora' WHERE id = :id", id=nora.id)
    carla = forum.member("Carla")
    forum.execute("UPDATE accounts SET handle = 'nora' WHERE id = :id", id=carla.id)
    forum.member("Roos")

    render_again(forum)

    assert links(alice, thread_id) == {"@nora": "/members/eleonora"}


def test_an_edit_keeps_who_was_meant_adds_who_is_new_and_drops_who_is_gone(
    forum: Forum, alice: Reader, charlie: Reader, mo: Reader, told: list[tuple[int, ...]]
) -> None:
    dirk = forum.member("Dirk")
    thread_id = alice.ask(body="Dag @dirk, @charlie en @sara")
    post = forum.question(thread_id)
    forum.execute("UPDATE accounts SET handle = 'diederik' WHERE id = :id", id=dirk.id)
    forum.member("Sara")

    edit(alice, forum, post, "Dag @dirk, @mo en @sara")

    assert links(alice, thread_id) == {"@dirk": "/members/diederik", "@mo": "/members/mo"}
    kept = forum.execute("SELECT handle, account_id FROM mentions WHERE post_id = :id ORDER BY handle", id=post)
    assert [tuple(row) for row in kept] == [("dirk", dirk.id), ("mo", mo.id)]
    assert told == [tuple(sorted((charlie.id or 0, dirk.id or 0))), (mo.id,)]

    edit(mo, forum, post, "Niemand dus.", reason="Rust")
    assert links(alice, thread_id) == {}
    edit(mo, forum, post, "Toch @charlie", reason="Onrust")
    assert links(alice, thread_id) == {"@charlie": "/members/charlie"}
    render_again(forum)
    assert links(alice, thread_id) == {"@charlie": "/members/charlie"}


def test_a_branch_means_whom_its_reply_meant(forum: Forum, alice: Reader, charlie: Reader) -> None:
    reply = charlie.reply(alice.ask(), "Iets anders, @alice en @tijn: hoe zit het?")
    forum.member("Tijn")

    sent = charlie.post(f"/posts/{reply}/branch", topic="algemeen", title="Iets anders", body=forum.post(reply).body)

    (thread,) = forum.execute("SELECT thread_id FROM branches WHERE post_id = :id", id=reply)
    assert sent.status_code == 303
    assert links(alice, thread.thread_id) == {"@alice": "/members/alice"}


def test_more_than_fifty_mentions_are_text(forum: Forum, alice: Reader) -> None:
    for number in range(60):
        forum.member(f"Lid {number}")
    thread_id = alice.ask()

    reply = alice.reply(thread_id, " ".join(f"@lid-{number}" for number in range(60)))

    assert forum.execute("SELECT count(*) FROM mentions WHERE post_id = :id", id=reply)[0][0] == 50
    assert len(links(alice, thread_id)) == 50


def test_nobody_who_writes_waits_for_words_that_are_rendered(
    forum: Forum, alice: Reader, bob: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound: list[object] = []

    def render_told(body: str, **options: Any) -> str:
        bound.append(session().get_bind())
        return render(body, **options)

    monkeypatch.setattr(mentions, "render", render_told)
    thread = alice.ask(body="Weet @bob dit?")
    reply = bob.reply(thread, "Vraag het @alice.")
    edit(bob, forum, reply, "Vraag het @alice of @bob.")
    branch: dict[str, Any] = {"topic": "algemeen", "title": "Iets anders", "body": "En dit, @alice?"}
    assert bob.post(f"/posts/{reply}/branch", **branch).status_code == 303

    assert len(bound) == 4
    assert forum.database.writer not in bound
