"""Statements past psycopg's cursors: what they find, what of them fails, and what the server keeps of them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from forum.kit import wire
from forum.kit.db import Database, asking, commit
from forum.kit.driver import ask, ask_later
from tests.kit.test_db import make_a_counter
from tests.support.postgres import Postgres

VALUES: dict[str, Any] = {
    "none": None,
    "small": 7,
    "big": 2**40,
    "words": "50% 'é' \\ \n",
    "bytes": b"\x00\\\xff",
    "moment": datetime(2025, 3, 3, 12, tzinfo=UTC),
    "yes": True,
    "many": [1, 2**40],
}
ALL = (
    "SELECT %(none)s::TEXT, %(small)s::BIGINT, %(big)s::BIGINT, %(words)s::TEXT, %(bytes)s::BYTEA,"
    " %(moment)s::TIMESTAMPTZ, %(yes)s::BOOLEAN, %(many)s::BIGINT[], %(small)s::BIGINT, '%%'"
)
KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'forum%%'"


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    url = postgres.make_database()
    make_a_counter(url)
    database = Database(url)
    yield database
    database.dispose()
    postgres.drop_database(url)


def number(found: list[tuple[Any, ...]]) -> Any:
    return found[0][0]


def fail(connection: Connection) -> None:
    """In the midst of others."""
    ask_later(connection, "SELECT 'before'", ())
    ask_later(connection, "INSERT INTO counters VALUES (1, 0)", ())
    with pytest.raises(IntegrityError):
        ask(connection, "SELECT 'after'", ())


def test_values_come_back_as_they_were_and_words_are_prepared_once(database: Database) -> None:
    with database.writing():
        for small in (1, 2**20, 2**50):
            assert ask(asking(), ALL, {**VALUES, "small": small}) == [
                (*({**VALUES, "small": small}).values(), small, "%")
            ]
        assert number(ask(asking(), KEPT, ())) == 2


def test_only_the_statements_asked_last_stay_prepared(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_MOST", 3)
    with database.writing():
        for turn in range(3):
            assert [number(ask(asking(), f"SELECT {value} + {turn}", ())) for value in range(6)] == [
                value + turn for value in range(6)
            ]
        assert number(ask(asking(), KEPT, ())) == 3


def test_after_what_failed_the_same_statements_are_asked_again(database: Database) -> None:
    for by_psycopg in (False, True):
        with database.writing() as session:
            for _ in range(7 * by_psycopg):  # until psycopg prepares it, and forgets all in the server by a rollback
                session.execute(text("SELECT count FROM counters WHERE id = :id"), {"id": 1})
            fail(asking())
        with database.writing():
            ask_later(asking(), "UPDATE counters SET count = count + 1", ())
            assert number(ask(asking(), "SELECT 'before'", ())) == "before"
            assert number(ask(asking(), "SELECT 'after'", ())) == "after"
            commit()
    with database.reading():
        assert number(ask(asking(), "SELECT count FROM counters", ())) == 2


def test_after_a_savepoint_that_is_given_up_too(database: Database) -> None:
    with database.writing() as session:
        for _ in range(7):
            session.execute(text("SELECT count FROM counters WHERE id = :id"), {"id": 1})
        with suppress(RuntimeError), session.begin_nested():
            ask(asking(), "SELECT 'before'", ())
            raise RuntimeError
        assert number(ask(asking(), "SELECT 'before'", ())) == "before"


def test_where_the_server_forgot_all_only_one_asks_in_vain(database: Database) -> None:
    with database.open():
        ask(asking(), "SELECT 'before'", ())
        asking().exec_driver_sql("DEALLOCATE ALL")
        with pytest.raises(DBAPIError, match="does not exist"):
            ask(asking(), "SELECT 'before'", ())
        assert number(ask(asking(), "SELECT 'before'", ())) == "before"


def test_columns_that_became_others_are_asked_for_in_vain_once(database: Database) -> None:
    count = "SELECT count FROM counters"
    with database.open():
        assert number(ask(asking(), count, ())) == 0
    with database.writing() as session:
        session.execute(text("ALTER TABLE counters ALTER count TYPE TEXT"))
        commit()
    with database.open():
        with pytest.raises(DBAPIError, match="cached plan"):
            ask(asking(), count, ())
        assert number(ask(asking(), count, ())) == "0"


@pytest.mark.parametrize("value", ["a\0b", "\ud800", object()])
def test_a_value_that_cannot_be_told_costs_nothing_that_waits(database: Database, value: object) -> None:
    own, pool = "SELECT pg_backend_pid()", database.writer.pool
    with database.writing():
        first = number(ask(asking(), own, ()))
        ask_later(asking(), "UPDATE counters SET count = count + 1", ())
        for say in (ask_later, ask):
            with pytest.raises((DBAPIError, UnicodeEncodeError)) as caught:
                say(asking(), "SELECT %(value)s::TEXT", {"value": value})
            assert not getattr(caught.value, "connection_invalidated", False)
        assert number(ask(asking(), own, ())) == first
        assert number(ask(asking(), "SELECT count FROM counters", ())) == 1
    assert database.writer.pool is pool


def test_more_statements_than_are_kept_may_fail_together(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_MOST", 2)
    with database.writing():
        for divisor in range(4):
            ask_later(asking(), f"SELECT 1 / {divisor}", ())
        with pytest.raises(DBAPIError, match="division by zero"):
            ask(asking(), "SELECT 'after'", ())


def test_a_connection_that_is_gone_is_another_the_next_time(database: Database) -> None:
    with database.writing(), pytest.raises(DBAPIError) as caught:
        ask(asking(), "SELECT pg_terminate_backend(pg_backend_pid())", ())
    assert caught.value.connection_invalidated
    with database.writing():
        assert number(ask(asking(), "SELECT 'before'", ())) == "before"


def test_what_is_interrupted_leaves_nobody_its_answers(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_waiting: object) -> None:
        raise KeyboardInterrupt

    with database.writing(), monkeypatch.context() as patched:
        connection = asking()
        ask(connection, "SELECT 'before'", ())
        patched.setattr(psycopg.Connection, "wait", interrupt)
        with pytest.raises(KeyboardInterrupt):
            ask(connection, "SELECT 'after'", ())
    with database.writing():
        assert number(ask(asking(), "SELECT 'before'", ())) == "before"
