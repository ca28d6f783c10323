"""What an administrator chose: known here once it is committed, in other processes some seconds later."""

from collections.abc import Callable
from time import monotonic

import pytest

from forum.kit import clock, options
from forum.kit.db import Database, commit
from forum.kit.options import choose, option
from tests.house.test_queries import statements
from tests.support.forum import migrated


def test_a_choice_holds_once_it_is_committed_and_asks_nothing_for_a_while(
    make_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(make_database(migrated))

    def chosen() -> str:
        with database.reading():
            return option("a_choice", "none")

    assert chosen() == "none"
    with database.writing():
        choose("a_choice", "given up")
    assert chosen() == "none"
    for value in ("first", "second"):
        with database.writing():
            choose("a_choice", value)
            commit()
        assert chosen() == value

    with database.writing() as session:  # as another process does
        session.merge(options.Option(name="a_choice", value="third", changed_at=clock.now()))
        commit()
    with statements() as asked:
        assert chosen() == "second"
    assert asked == []
    monkeypatch.setattr(options, "monotonic", lambda: monotonic() + options.REMEMBERED + 1)
    assert chosen() == "third"
    database.dispose()
