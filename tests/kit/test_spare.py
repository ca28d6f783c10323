"""Spare connections: the next reading has the one of the last, and nothing of what that saw."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DisconnectionError

from forum.kit import db
from forum.kit.db import Database
from tests.kit.test_db import add_one, make_a_counter


@pytest.fixture
def database(make_database: Callable[..., str]) -> Iterator[Database]:
    database = Database(make_database(make_a_counter))
    yield database
    database.dispose()
    assert database.pages.pool.checkedout() == 0  # type: ignore[attr-defined]  # every pool of ours counts


def look() -> tuple[Any, int]:
    """By which connection of the driver, and what it finds."""
    connection = db.asking()
    found = connection.execute(text("SELECT count FROM counters")).scalar_one()
    return connection.connection.driver_connection, found


def is_reading(database: Database, connection: Any) -> bool:
    """Whether a transaction goes on, which would hold back what removes old rows."""
    return bool(connection.in_transaction if database.is_sqlite else connection.info.transaction_status)


def test_who_reads_has_the_connection_of_who_read_before_and_sees_what_is_there_now(database: Database) -> None:
    with database.open():
        first, count = look()
        assert count == 0
        with database.open() as other:  # at the same time there are others
            assert look()[0] is not first
            other.session.rollback()
            assert other.session.scalar(text("SELECT count FROM counters")) == 0
    assert not is_reading(database, first)
    with database.writing():
        add_one()
        db.commit()
    with database.open() as reading:
        assert look() == (first, 1)
        assert reading.session.scalar(text("SELECT count FROM counters")) == 1
    with database.open(), database.open(), database.open():  # no more are kept than may be
        look()


def test_a_spare_connection_is_looked_at_as_one_of_the_pool_is(database: Database) -> None:
    with database.open():
        first, _ = look()

    def refuse(connection: object, *_: object) -> None:
        if connection is first:
            raise DisconnectionError

    event.listen(database.pages, "checkout", refuse)
    with database.open():
        assert look()[0] is not first


def test_what_fails_leaves_a_connection_that_serves_the_next(database: Database) -> None:
    for _ in range(3):
        with database.open(), pytest.raises(Exception, match="nothing_here"):
            db.asking().execute(text("SELECT * FROM nothing_here"))
        with database.open():
            assert look()[1] == 0
