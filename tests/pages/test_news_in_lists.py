"""What is new since a member's visit, on lists of questions; and that nothing is missed, nor anything counted at length."""

import random
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.db import commit
from forum.readership.actions import note_visit
from forum.readership.queries import list_news, list_news_of_threads
from forum.readership.rules import Seen
from forum.threads.queries import find_thread
from tests.pages.conftest import BEGIN, Grow, counted_queries, queries_of
from tests.pages.test_news import FRIDAY, MINUTE, MONDAY, TUESDAY, edit, marked, reply, visit
from tests.support.forum import Forum, Reader, parse
from tests.support.together import together

LISTS = ("/", "/unanswered", "/top", "/topics/algemeen")


def told(reader: Reader, path: str, thread: int) -> tuple[str, str] | None:
    """What a list says is new in a thread, and where that leads."""
    with clock.set_to(FRIDAY + 10 * MINUTE):
        page = parse(reader.get(path))
    for card in page.query("li.card"):
        link = card.query(".card-title a")[0].attrs or {}
        if str(link["href"]).startswith(f"/questions/{thread}-"):
            found = card.query("a.fresh")
            return (found[0].to_text(), str((found[0].attrs or {})["href"])) if found else None
    raise AssertionError("not in this list")


@pytest.fixture
def thread(alice: Reader) -> int:
    with clock.set_to(MONDAY):
        return alice.ask()


def test_a_list_tells_what_is_new_until_it_was_read(
    guest: Reader, alice: Reader, bob: Reader, charlie: Reader, thread: int
) -> None:
    old = reply(alice, thread, MONDAY)  # by the asker: the question still waits for an answer
    visit(charlie, thread, TUESDAY)
    new = reply(alice, thread, FRIDAY)
    edit(alice, old, FRIDAY)

    assert [told(charlie, path, thread) for path in LISTS] == [
        ("1 nieuw, 1 bewerkt sinds dinsdag", f"/posts/{new}")
    ] * len(LISTS)
    assert {told(reader, "/", thread) for reader in (guest, alice, bob)} == {None}
    visit(charlie, thread, FRIDAY + MINUTE)
    assert told(charlie, "/", thread) is None


def test_a_list_counts_neither_ones_own_nor_what_one_may_not_see(
    bob: Reader, charlie: Reader, mo: Reader, thread: int
) -> None:
    visit(charlie, thread, MONDAY)
    own, hidden = reply(charlie, thread, TUESDAY), reply(bob, thread, TUESDAY)
    with clock.set_to(TUESDAY):
        mo.post(f"/posts/{hidden}/hide", reason="Om te zien.")
    assert told(charlie, "/", thread) is None
    edit(mo, own, TUESDAY, reason="Naam weggehaald.")
    assert told(charlie, "/", thread) == ("1 bewerkt sinds maandag", f"/posts/{own}")


def test_a_list_asks_once_for_all_its_threads(forum: Forum, bob: Reader) -> None:
    dora = forum.member("Dora")

    def grow(count: int) -> None:
        for _ in range(count):
            thread = bob.ask()
            dora.read(thread).close()
            bob.reply(thread)

    grow(1)
    before = [queries_of(forum, dora, path) for path in LISTS]
    grow(5)
    assert [queries_of(forum, dora, path) for path in LISTS] == before
    with counted_queries(forum) as sent:
        assert len(parse(dora.get("/")).query("a.fresh")) == 6
    assert sum("read_marks" in statement for statement in sent) == 1
    with counted_queries(forum) as sent:
        forum.guest().get("/")
    assert not [statement for statement in sent if "read_marks" in statement]


def test_thousands_of_new_replies_are_not_counted_to_the_end(forum: Forum, charlie: Reader, grow: Grow) -> None:
    draw = random.Random(5)
    tree = grow([draw.randrange(10_000) for _ in range(5_000)])
    _mark(forum, charlie, tree.id, Seen(BEGIN, 10, BEGIN))

    page = visit(charlie, tree.id, MONDAY)
    assert [found.to_text() for found in page.query(".since span")] == ["500+ nieuw sinds 6 mei 2024"]
    _mark(forum, charlie, tree.id, Seen(BEGIN, 10, BEGIN))
    with forum.database.reading():
        (news,) = list_news_of_threads([tree.id], Viewer(charlie.id)).values()
    assert (news.new_count, news.edited_count) == (50, 0)


def _mark(forum: Forum, reader: Reader, thread: int, seen: Seen) -> None:
    forum.execute("DELETE FROM read_marks WHERE thread_id = :id", id=thread)
    with forum.database.writing():
        note_visit(reader.id or 0, thread, seen)
        commit()


def test_lists_and_pages_agree_on_what_is_new(forum: Forum, grow: Grow, mo: Reader) -> None:
    """The rule stands in Python and in SQL."""
    draw = random.Random(11)
    tree = grow([draw.randrange(100) for _ in range(30)], only_visible=False)
    people = [forum.member(name) for name in ("Alice", "Bob", "Charlie")]
    for post in draw.sample(tree.replies, 12):
        forum.execute(
            "UPDATE posts SET edited_at = :at, editor_id = :by WHERE id = :id",
            at=(BEGIN + timedelta(minutes=draw.randrange(20))).replace(tzinfo=None),
            by=draw.choice([None, *(person.id for person in people)]),
            id=post.id,
        )
    forum.execute(
        "UPDATE threads SET changed_at = :at WHERE id = :id",
        at=(BEGIN + timedelta(hours=1)).replace(tzinfo=None),
        id=tree.id,
    )
    for person in [*people, mo]:
        viewer = Viewer(person.id, "moderator" if person is mo else "member")
        for count in (1, 12, 31):
            since = Seen(BEGIN, count, BEGIN + timedelta(minutes=7))
            _mark(forum, person, tree.id, since)
            with forum.database.reading():
                kinds = list_news(find_thread(tree.id, viewer), viewer, since, "flat")
                listed = list_news_of_threads([tree.id], viewer).get(tree.id)
            new = [post for post, kind in kinds.items() if kind == "new"]
            assert (len(new), len(kinds) - len(new)) == ((listed.new_count, listed.edited_count) if listed else (0, 0))
            assert not new or (listed and listed.first_id == new[0])


def test_a_reply_that_comes_while_one_reads_is_new_then_or_at_the_next_visit(
    forum: Forum, alice: Reader, bob: Reader, charlie: Reader
) -> None:
    thread = alice.ask()
    told: list[int] = []
    visit(charlie, thread, MONDAY)

    def read(tab: Reader) -> TestResponse:
        page = tab.read(thread)
        told.extend(marked(parse(page)))
        page.close()
        return page

    tabs = [lambda tab=tab: read(tab) for tab in (charlie, forum.again("Charlie"))]
    made = []
    for hours in range(1, 9):
        with clock.set_to(MONDAY + timedelta(hours=hours)):
            answer, *_ = together([lambda: bob.post(f"/questions/{thread}/reply", body="Wij wel.", parent=""), *tabs])
        made.append(int(answer.headers["Location"].rpartition("/")[2]))

    assert {*told, *marked(visit(charlie, thread, TUESDAY))} == set(made)
    assert marked(visit(charlie, thread, FRIDAY)) == {}
