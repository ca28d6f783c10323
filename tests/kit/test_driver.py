"""What nobody waits for goes along with the next question, in the order in which it was said."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from forum.kit.db import Database, asking, commit, session
from forum.kit.driver import ask, ask_later
from tests.kit.test_db import make_a_counter

_ADD, _COUNT = "UPDATE counters SET count = count + 1", "SELECT count FROM counters"


@pytest.fixture
def database(make_database: Callable[..., str]) -> Iterator[Database]:
    database = Database(make_database(make_a_counter))
    yield database
    database.dispose()


def count(database: Database) -> int:
    with database.reading() as reading:
        return int(reading.execute(text(_COUNT)).scalar_one())


def test_it_is_done_before_what_is_asked_next_by_whomever(database: Database) -> None:
    with database.writing():
        ask_later(asking(), _ADD, ())
        before = ask_later(asking(), _COUNT, ())
        ask_later(asking(), _ADD, ())
        assert ask(asking(), _COUNT, ()) == [(2,)]
        ask_later(asking(), _ADD, ())
        assert session().execute(text(_COUNT)).scalar_one() == 3
        ask_later(asking(), _ADD, ())
        commit()
    assert before() == [(1,)]
    assert count(database) == 4


def test_of_what_is_not_committed_nothing_is_done(database: Database) -> None:
    with database.writing():
        ask_later(asking(), _ADD, ())
    with database.writing():
        ask_later(asking(), _ADD, ())
        session().rollback()
        ask_later(asking(), _ADD, ())
        commit()
    assert count(database) == 1


def test_what_is_wrong_with_it_is_told_at_the_latest_by_the_commit(database: Database) -> None:
    def add_again() -> None:
        with database.writing():
            ask_later(asking(), "INSERT INTO counters VALUES (1, 0)", ())
            commit()

    with pytest.raises(IntegrityError):
        add_again()
    with database.writing():
        ask_later(asking(), _ADD, ())
        commit()
    assert count(database) == 1
