"""The database: who reads cannot write, one writes at a time, and what was acknowledged survives a kill."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection

import pytest
from sqlalchemy import bindparam, create_engine, text
from sqlalchemy.exc import DBAPIError, StatementError

from forum.kit import db
from forum.kit.db import Database
from forum.kit.moments import UtcDateTime
from tests.support.processes import context


def make_a_counter(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counters (id INTEGER PRIMARY KEY, count INTEGER)"))
        connection.execute(text("INSERT INTO counters VALUES (1, 0)"))
    engine.dispose()


@pytest.fixture
def url(make_database: Callable[..., str]) -> str:
    return make_database(make_a_counter)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.dispose()


def count(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(text("SELECT count FROM counters")).scalar_one())


def add_one() -> None:
    """As a program would that does not know of others: look, think, write."""
    seen = db.session().execute(text("SELECT count FROM counters")).scalar_one()
    db.session().execute(text("UPDATE counters SET count = :count"), {"count": seen + 1})


def test_who_reads_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("UPDATE counters SET count = 7"))
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM counters"))
    with database.open() as reading, pytest.raises(DBAPIError):
        reading.session.execute(text("DELETE FROM counters"))

    assert count(database) == 0


def test_pages_find_the_server_that_is_written_to_among_several(postgres_url: str) -> None:
    database = Database(f"{postgres_url}{'&' if '?' in postgres_url else '?'}target_session_attrs=read-write")
    try:
        with database.open() as reading:
            assert reading.session.scalar(text("SELECT 1")) == 1
        with database.open() as reading, pytest.raises(DBAPIError):
            reading.session.execute(text("CREATE TABLE written (id INTEGER)"))
    finally:
        database.dispose()


def test_what_is_not_committed_did_not_happen(database: Database) -> None:
    with database.writing():
        add_one()
    assert count(database) == 0


def test_what_fails_half_way_did_not_happen(database: Database) -> None:
    def fail() -> None:
        add_one()
        raise ValueError

    with pytest.raises(ValueError), database.writing():  # noqa: PT011 - the block is what fails
        fail()
    assert count(database) == 0
    with database.writing():
        add_one()
        db.commit()
    assert count(database) == 1


def test_a_session_inside_another_is_its_own_and_the_outer_goes_on(database: Database) -> None:
    with database.writing() as outer:
        with database.reading() as inner:
            assert db.session() is inner
        assert db.session() is outer


def test_who_reads_sees_what_was_before_until_it_is_committed(database: Database) -> None:
    with database.writing():
        add_one()
        assert count(database) == 0
        db.commit()
        assert count(database) == 1


def add(url: str, times: int) -> None:
    database = Database(url)
    for _ in range(times):
        with database.writing():
            db.exclusively("the counter")
            add_one()
            db.commit()
    database.dispose()


def test_what_is_done_exclusively_is_done_by_one_process_at_a_time(url: str, database: Database) -> None:
    processes = [context.Process(target=add, args=(url, 25)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0] * 4
    assert count(database) == 100


def add_and_tell(url: str, report: Connection) -> None:
    database = Database(url)
    while True:
        with database.writing():
            db.exclusively("the counter")
            add_one()
            db.commit()
        report.send_bytes(b".")


def test_what_several_were_told_that_write_at_once_survives_their_kill(url: str, database: Database) -> None:
    heard, writers = 0, 3
    for number in range(1, 3):
        pipes = [context.Pipe(duplex=False) for _ in range(writers)]
        processes = [context.Process(target=add_and_tell, args=(url, sender)) for _, sender in pipes]
        for process, (_, sender) in zip(processes, pipes, strict=True):
            process.start()
            sender.close()
        for receiver, _ in pipes:
            for _ in range(5):
                receiver.recv_bytes()
            heard += 5
        for process in processes:
            process.kill()
        for process, (receiver, _) in zip(processes, pipes, strict=True):
            process.join()
            with suppress(EOFError):
                while receiver.recv_bytes():
                    heard += 1
        # One may have been written and not told yet, at each kill.
        assert heard <= count(database) <= heard + writers * number
    with database.writing():
        add_one()
        db.commit()


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    moment = bindparam("moment", datetime(2025, 3, 3), UtcDateTime())  # noqa: DTZ001 - that is the point
    statement = text("SELECT count FROM counters WHERE :moment IS NOT NULL").bindparams(moment)
    with database.reading() as session, pytest.raises(StatementError, match="without a zone"):
        session.execute(statement)


def test_what_each_page_asks_is_prepared_once(postgres_url: str) -> None:
    """The driver does so for what it is asked a few times, and forgets all of it when something is rolled back."""
    database = Database(postgres_url)
    for _ in range(8):
        with database.open() as reading:
            reading.session.execute(text("SELECT 1"))
    with database.open() as reading:
        (found,) = reading.session.execute(
            text("SELECT generic_plans + custom_plans FROM pg_prepared_statements")
        ).all()
    database.dispose()

    assert found[0] >= 2
