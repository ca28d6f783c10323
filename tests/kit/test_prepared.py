"""Statements that are built once answer as SQLAlchemy would: the same values, the same moment, the same errors."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import column, func, select, table, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from forum.kit import clock
from forum.kit.db import Database, commit
from forum.kit.options import Option
from forum.kit.prepared import Prepared, given, numbered, one_of
from forum.topics.models import Topic
from forum.topics.queries import get_topic
from tests.house.test_queries import statements
from tests.support.forum import migrated

NAMED = Prepared(select(Option.value, Option.changed_at).where(Option.name == given("name", Option.name.type)))
BEFORE = Prepared(
    select(func.count()).where(
        Option.changed_at < given("moment", Option.changed_at.type), Option.value.in_(["a", "b"])
    )
)
MOMENT = datetime(2025, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def database(make_database: Callable[..., str]) -> Iterator[Database]:
    database = Database(make_database(migrated))
    yield database
    database.dispose()


def test_values_are_those_of_their_columns_and_heard_of(database: Database) -> None:
    with database.writing() as session:
        session.add(Option(name="one", value="a", changed_at=MOMENT))
        assert NAMED.first(name="one") == ("a", MOMENT)  # what waits to be written, too
        commit()
    with database.reading():
        assert NAMED.all(name="one", unknown="is ignored") == [("a", MOMENT)]
        assert NAMED.first(name="two") is None
        assert NAMED.scalar(name="two") is None
        assert BEFORE.scalar(moment=MOMENT) == 0
        assert BEFORE.scalar(moment=clock.now()) == 1


def test_who_counts_statements_counts_these(database: Database) -> None:
    with database.reading(), statements() as asked:
        get_topic("algemeen")
        get_topic("nergens")
    assert len(asked) == 2


def test_numbers_are_as_many_as_a_power_of_two(database: Database) -> None:
    for count in (1, 2, 3, 5, 8):
        names = numbered("topic", range(1, count + 1))
        assert len(names) in (1, 2, 4, 8)
        with database.reading():
            found = Prepared(select(Topic.id).where(one_of(Topic.id, names))).all(**names)
        assert {number for (number,) in found} <= set(range(1, count + 1))
    assert numbered("topic", []) == {}


@pytest.mark.parametrize("session_first", [True, False])
def test_the_session_and_what_is_asked_past_it_see_one_moment(database: Database, *, session_first: bool) -> None:
    one = text("SELECT value FROM options WHERE name = 'one'")
    with database.reading() as session:
        if session_first:
            session.execute(one)
        assert NAMED.first(name="one") is None
        with database.writing() as other:
            other.add(Option(name="one", value="a", changed_at=MOMENT))
            commit()
        if database.is_sqlite:  # of PostgreSQL each statement is of its own moment
            assert NAMED.first(name="one") is None
            assert session.execute(one).first() is None
        session.rollback()
        assert NAMED.scalar(name="one") == session.execute(one).scalar() == "a"


def test_what_the_driver_raises_is_raised_as_sqlalchemy_would(database: Database) -> None:
    nowhere = Prepared(select(column("id")).select_from(table("nowhere")))
    with database.reading(), pytest.raises((OperationalError, ProgrammingError)) as raised:
        nowhere.all()
    assert isinstance(raised.value, DBAPIError)
    with database.reading():
        assert NAMED.first(name="one") is None
