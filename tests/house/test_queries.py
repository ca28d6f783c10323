"""A page asks the database a constant number of questions, however much there is on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from tests.support.forum import Forum, Reader

MOST_FOR_A_GUEST, MOST_FOR_A_MEMBER = 3, 6
"""Of the thread's page, which most readers come for."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked in the block; BEGIN and the like are none, nor is what a process asks once every few seconds."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK")) and "FROM options" not in statement:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


ANEW = {"If-Match": "*"}
"""Past what is kept for guests."""


def count(reader: Reader, path: str) -> int:
    reader.get(path, headers=ANEW)  # what is remembered for the process is no part of it
    with statements() as asked:
        assert reader.get(path, headers=ANEW).status_code == 200, path
    return len(asked)


def grow(forum: Forum, thread: int) -> None:
    """More of everything: threads, replies of several people at several depths, places, versions, topics."""
    people = [forum.member(name) for name in ("Alice", "Bob", "Charlie", "Dora")]
    for number, person in enumerate(people * 2):
        person.ask(f"Vraag {number}", tags=f"verzuim, cao, tag {number}")
        reply = person.reply(thread, f"Antwoord {number}")
        below = people[number % 4].reply(thread, "Daarop", parent=reply)
        forum.member("Alice").post(f"/posts/{thread}/edit", body=f"Versie {number}", title="Vraag", version=number + 1)
        if number % 4 == 0:
            people[0].reply(thread, "En daarop", parent=below)
            forum.member("Mo", "moderator").post(f"/posts/{reply}/hide", reason="Om te zien.")
    forum.execute(
        "INSERT INTO topics (slug, name, description, language, created_at) "
        "SELECT 'een-ander', 'Een ander', description, language, created_at FROM topics WHERE slug = 'algemeen'"
    )


PAGES: tuple[Callable[[int], str], ...] = (
    lambda _: "/",
    lambda _: "/unanswered",
    lambda _: "/top",
    lambda _: "/topics",
    lambda _: "/topics/algemeen",
    lambda _: "/tags",
    lambda _: "/tags/verzuim",
    lambda _: "/tags/verzuim.rss",
    lambda _: "/members/alice.json?after=0",
    lambda _: "/tags/cao+verzuim.rss",
    lambda _: "/suggest/tags?q=t",
    lambda _: "/suggest/questions?q=Vraag+van+een+ander",
    lambda _: "/search?q=vraag&tag=verzuim",
    lambda thread: f"/questions/{thread}-vraag",
    lambda thread: f"/questions/{thread}-vraag?order=newest",
    lambda thread: f"/questions/{thread}.rss",
    lambda _: "/feed.atom",
    lambda _: "/members/alice",
    lambda thread: f"/posts/{thread}/history",
    lambda _: "/ask",
    lambda _: "/sitemap-1.xml",
)


def test_pages_ask_no_more_when_there_is_more(forum: Forum) -> None:
    alice, mo, guest = forum.member("Alice"), forum.member("Mo", "moderator"), forum.guest()
    thread = alice.ask("Vraag", tags="verzuim, cao")
    first = alice.reply(thread)
    alice.reply(thread, parent=first)
    alice.post(f"/posts/{thread}/edit", body="Anders", title="Vraag", version=1)
    paths = [page(thread) for page in PAGES]
    before = {(reader.id, path): count(reader, path) for reader in (guest, alice, mo) for path in paths}
    grow(forum, thread)
    after = {(reader.id, path): count(reader, path) for reader in (guest, alice, mo) for path in paths}

    assert {key: after[key] for key in after if after[key] > before[key]} == {}


def test_the_page_most_people_read_asks_little(forum: Forum) -> None:
    thread = forum.member("Alice").ask("Vraag")
    grow(forum, thread)

    assert count(forum.guest(), f"/questions/{thread}-vraag") <= MOST_FOR_A_GUEST
    assert count(forum.member("Bob"), f"/questions/{thread}-vraag") <= MOST_FOR_A_MEMBER


@pytest.mark.parametrize("path", ["/login", "/help/views", "/healthz", "/robots.txt", "/assets/css/site.css.x"])
def test_what_needs_no_database_asks_none(forum: Forum, path: str) -> None:
    with statements() as asked:
        forum.guest().get(path, headers=ANEW)

    assert asked == []
