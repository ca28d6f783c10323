"""Receiving threads costs the same number of statements, however many arrive, and of those that are here nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from forum import consequences
from forum.kit import events
from forum.kit.db import Database, commit
from forum.markup import render
from forum.threads.actions.receive import receive_threads
from forum.threads.exchange import ArrivingPost, ArrivingThread, key_of, own_ref, own_thread_id, portions
from forum.threads.queries.arrivals import list_new_posts
from tests.support.forum import migrated
from tests.support.truth import faults


@pytest.fixture
def database(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Database]:
    events.listen(consequences.TABLE)
    made = Database(make_database(migrated))
    yield made
    made.dispose()


def arriving(number: int, reply_count: int) -> ArrivingThread:
    """A thread whose replies answer each other by twos."""
    replies = (
        ArrivingPost(f"r{reply}", f"r{reply // 2}" if reply > 1 else "q", f"Ja, {reply}.", author_name=f"Naam {reply}")
        for reply in range(1, 1 + reply_count)
    )
    return ArrivingThread(
        topic="algemeen",
        title=f"Titel {number}",
        language="nl",
        posts=(ArrivingPost("q", None, "Vraag?"), *replies),
        question_ref="q",
        key=key_of(f"thread {number}", "", "", ""),
    )


def statements(database: Database, threads: list[ArrivingThread]) -> int:
    """How many statements receiving these takes."""
    said: list[str] = []

    def listen(_c: object, _k: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(database.writer, "before_cursor_execute", listen)
    try:
        with database.writing():
            receive_threads(threads, render)
            commit()
    finally:
        event.remove(database.writer, "before_cursor_execute", listen)
    return len(said)


def test_many_posts_cost_as_many_statements_as_few(database: Database) -> None:
    """Up to as many as are indexed at once."""
    for number in (100, 101):  # their words are new: they are written down once, and found there once
        statements(database, [arriving(number, 1)])
    few = statements(database, [arriving(1, 3)])
    many = statements(database, [arriving(number, 4) for number in range(2, 40)])
    more_below_few = statements(database, [arriving(1, 5)])
    more_below_many = statements(database, [arriving(number, 8) for number in range(2, 40)])

    assert few == many
    assert more_below_few == more_below_many
    assert faults(database) == []


def test_what_is_here_is_not_new(database: Database) -> None:
    with database.writing():
        receive_threads([arriving(1, 3)], render)
        commit()
    with database.reading():
        new = list_new_posts([arriving(1, 4), arriving(2, 1)])

    assert [post.ref for post in new] == ["r4", "q", "r1"]


def test_a_large_thread_arrives_in_portions() -> None:
    parts = portions(arriving(1, 24), 10)

    assert [len(part.posts) for part in parts] == [10, 10, 5]
    assert {part.question_ref for part in parts} == {"q"}
    assert [post for part in parts for post in part.posts] == list(arriving(1, 24).posts)


def test_a_forum_knows_its_own_refs_and_no_others() -> None:
    forum, other = "0" * 32, "1" * 32

    assert own_thread_id(own_ref(forum, 12), forum) == 12
    for ref in (own_ref(other, 12), own_ref(forum, 12) + "0" * 20, "12", None, f"vraagbaak:{forum}/threads/0"):
        assert own_thread_id(ref, forum) is None
    assert own_thread_id(own_ref(forum, 12), None) is None
