"""What changed that guests see: noted in its transaction by the database, and never missed by who looks."""

import sqlite3
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

import pytest
from sqlalchemy import make_url, text

from forum import schema
from forum.changes.inventory import SEEN, UNSEEN
from forum.changes.jobs import forget_changes
from forum.changes.queries import MOST, Point, read_news
from forum.kit.db import Base, Database
from tests.support.forum import HOST, Forum, migrated


class Eye:
    """Who looks now and then."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.point: Point | None = None
        self.look()

    def look(self) -> AbstractSet[int] | None:
        with self.database.mark.looking() as (connection, whose, _):
            news = read_news(connection, whose, self.point)
        self.point = news.point
        return news.threads


@pytest.fixture
def database(make_database: Callable[[Callable[[str], None]], str]) -> Iterator[Database]:
    database = Database(make_database(migrated))
    yield database
    database.dispose()


def write(database: Database, statement: str, **values: object) -> None:
    with database.writing() as session:
        session.execute(text(statement), values)
        session.commit()


NOTE = "INSERT INTO changes (transaction_id, thread_id) VALUES ({}, :thread)"


def note(database: Database, thread: int | None) -> None:
    write(database, NOTE.format("0" if database.is_sqlite else "pg_current_xact_id()::text::bigint"), thread=thread)


def test_no_table_and_no_column_is_forgotten() -> None:
    tables = Base.metadata.tables
    assert set(SEEN) | UNSEEN == set(tables)
    assert not set(SEEN) & UNSEEN
    assert {name: seen.unseen - set(tables[name].columns.keys()) for name, seen in SEEN.items()} == dict.fromkeys(
        SEEN, frozenset()
    )


def test_each_table_that_guests_see_is_watched_also_after_the_next_migration(database: Database) -> None:
    def triggers() -> set[str]:
        found = "sqlite_master WHERE type = 'trigger'" if database.is_sqlite else "pg_trigger"
        column = "name" if database.is_sqlite else "tgname"
        with database.reading() as session:
            return set(session.scalars(text(f"SELECT {column} FROM {found}")))  # noqa: S608 - ours

    expected = {f"changes_of_{table}_{event}" for table in SEEN for event in ("insert", "update", "delete")}
    assert expected <= triggers()
    schema.upgrade(database, HOST)
    assert expected <= triggers()
    write(database, "CREATE TABLE news (id INTEGER PRIMARY KEY)")
    schema.upgrade(database, HOST)
    eye = Eye(database)
    write(database, "INSERT INTO news (id) VALUES (1)")
    assert eye.look() is None, "what nobody told of may change everything"


def test_what_people_do_is_of_a_thread_of_all_pages_or_of_nothing(forum: Forum) -> None:
    alice, bob = forum.member("Alice"), forum.member("Bob")
    first, second = alice.ask(), alice.ask("Een tweede?")
    eye = Eye(forum.database)
    bob.reply(first, "Zeg @alice eens.")
    assert eye.look() == {first}
    bob.ask("Een derde?", tags="nieuw")
    assert eye.look() == {0, second + 1}
    forum.execute(
        "UPDATE posts SET thread_id = :second, path = 'x' WHERE thread_id = :first AND parent_id IS NOT NULL",
        first=first,
        second=second,
    )
    assert eye.look() == {first, second}
    forum.again("Alice").read(first)
    forum.execute("UPDATE threads SET view_count = view_count + 1")
    forum.execute("UPDATE accounts SET email = 'nieuw@example.org' WHERE handle = 'alice'")
    forum.execute("UPDATE accounts SET name = name")
    assert eye.look() == frozenset()
    for statement in (
        "UPDATE accounts SET name = 'Alida' WHERE handle = 'alice'",
        "UPDATE topics SET name = 'Anders'",
        "DELETE FROM tags WHERE slug = 'niets' OR slug = 'nieuw' AND (SELECT count(*) FROM thread_tags) = 0",
    ):
        forum.execute(statement)
        assert eye.look() is None or statement.startswith("DELETE")


def test_a_change_that_is_rolled_back_is_none(database: Database) -> None:
    eye = Eye(database)
    with database.writing() as session:
        session.execute(text("UPDATE topics SET name = 'Anders'"))
    assert eye.look() == frozenset()


def test_what_was_committed_late_is_not_skipped(database: Database) -> None:
    if database.is_sqlite:
        note(database, 1)
        return
    eye, early, number = Eye(database), database.writer.connect(), "pg_current_xact_id()::text::bigint"
    early.execute(text(NOTE.format(number)), {"thread": 1})
    note(database, 2)
    assert eye.look() == {2}
    assert eye.look() == frozenset()
    note(database, 3)
    assert eye.look() == {3}
    early.commit()
    early.close()
    assert eye.look() == {1}
    assert eye.look() == frozenset()


def test_who_was_away_for_long_takes_it_that_anything_changed(database: Database) -> None:
    away, here, forget = Eye(database), Eye(database), forget_changes(database)
    for thread in range(3):
        note(database, thread + 1)
    assert here.look() == {1, 2, 3}
    forget()
    note(database, 4)
    assert here.look() == {4}
    forget()  # removes what was there before
    with database.reading() as session:
        assert session.scalars(text("SELECT thread_id FROM changes WHERE id > 0")).all() == [4]
    assert here.look() == frozenset()
    assert away.look() is None
    assert away.look() == frozenset()
    note(database, 5)
    assert away.look() == here.look() == {5}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_copy_that_is_put_back_in_the_same_file_changes_everything(database: Database) -> None:
    file, copy = sqlite3.connect(make_url(database.url).database or ""), sqlite3.connect(":memory:")
    note(database, 1)
    file.backup(copy)
    note(database, 2)
    eye = Eye(database)
    copy.backup(file)
    assert eye.look() is None
    note(database, 3)
    assert eye.look() == {3}
    copy.close()
    file.close()


def test_very_much_is_everything(database: Database) -> None:
    eye = Eye(database)
    number = "0" if database.is_sqlite else "pg_current_xact_id()::text::bigint"
    with database.writing() as session:
        session.execute(text(NOTE.format(number)), [{"thread": thread} for thread in range(MOST + 1)])
        session.commit()
    assert eye.look() is None
    assert eye.look() == frozenset()
