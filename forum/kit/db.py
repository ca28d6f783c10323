"""The database: engines, the ambient session, and what every table has in common. SQLite or PostgreSQL, alike.

A door opens a session of one of two kinds, which rooms reach by `session()`: *reading* (SQLite: deferred and
`query_only`; PostgreSQL: READ ONLY) or *writing* (SQLite: BEGIN IMMEDIATE, `synchronous=FULL`, one writer at a time: in a
process by a pool of one connection, between processes by a lock file, so that none starves in the busy handler).
Only doors, jobs and commands call `commit`.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

from forum.kit.errors import Busy
from forum.kit.files import make_private

BUSY_MILLISECONDS = 5_000
"""How long to wait for another process that writes to the SQLite file."""
_A_MOMENT = 0.001
UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout, Busy)
"""What is raised when the database is away, locked, full or too busy."""
Id = BigInteger().with_variant(Integer, "sqlite")
"""The type of every row's number."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone, stored in UTC. One without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table is made from: constraints named by convention, moments in UTC, big numbers."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, int: Id}


class Database:
    """The two engines of one database. On PostgreSQL they are one. Errors never show what a statement held: it may be secret."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self.reader = _sqlite_reader(url)
            self.writer = _sqlite_writer(url)
        else:
            self.writer = create_engine(
                url,
                hide_parameters=True,
                pool_size=8,
                max_overflow=8,
                pool_timeout=10,
                pool_pre_ping=True,
                connect_args={
                    "connect_timeout": 5,
                    "options": "-c statement_timeout=30000 -c lock_timeout=10000",
                },
            )
            self.reader = self.writer.execution_options(postgresql_readonly=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """An ambient session that cannot write."""
        with _ambient(Session(self.reader, autoflush=False)) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """An ambient session that may write; what is not committed is rolled back."""
        with _ambient(Session(self.writer)) as session:
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self.reader.dispose()
        self.writer.dispose()


_session: ContextVar[Session] = ContextVar("session")


def session() -> Session:
    """The session that a door, job or command opened."""
    return _session.get()


def commit() -> None:
    """Make all of it happen, for good: on return it survives a crash."""
    session().commit()


@contextmanager
def _ambient(session: Session) -> Iterator[Session]:
    token = _session.set(session)
    try:
        with session:
            yield session
    finally:
        _session.reset(token)


def exclusively(name: str) -> None:
    """Hold until the end of the transaction a lock that one transaction of the whole forum can hold at a time.

    A writing transaction of SQLite is that already.
    """
    if session().get_bind().dialect.name == "postgresql":
        session().execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})


def _sqlite_reader(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_size=16, max_overflow=16, pool_timeout=10)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        prepare_sqlite(connection)
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    keep_private(engine)
    _follow_file(engine)
    return engine


def _sqlite_writer(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_size=1, max_overflow=0, pool_timeout=10)
    lock_file = Path(engine.url.database or "forum.sqlite").with_suffix(".lock")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        prepare_sqlite(connection)
        connection.execute("PRAGMA synchronous=FULL")
        record.info["turn"] = lock_file.open("a")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        _take_turn(connection.info["turn"])
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def give_up_turn(_connection: Any, record: Any) -> None:
        if turn := record.info.get("turn"):  # there is none where connecting failed; raising here loses the connection
            fcntl.flock(turn, fcntl.LOCK_UN)

    @event.listens_for(engine, "close")
    def close(_connection: Any, record: Any) -> None:
        record.info["turn"].close()

    keep_private(engine)
    _follow_file(engine)
    return engine


def keep_private(engine: Engine) -> None:
    """Let the engine make its file for this user's eyes alone, whatever the folder allows: addresses and hashes are in it."""
    path = Path(engine.url.database or "")

    @event.listens_for(engine, "do_connect")
    def make(_dialect: Any, _record: Any, _arguments: Any, _options: Any) -> None:
        make_private(path)


def _take_turn(file: IO[str]) -> None:
    """Wait for the other processes that write; raises `Busy` where one of them takes too long."""
    until = monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > until:
                raise Busy from None
            sleep(_A_MOMENT)


def _follow_file(engine: Engine) -> None:
    """Let go of a connection whose file was removed or replaced: what it wrote would be in no file at all."""
    path = engine.url.database or ""

    @event.listens_for(engine, "connect")
    def remember(_connection: Any, record: Any) -> None:
        record.info["file"] = _identity(path)

    @event.listens_for(engine, "checkout")
    def compare(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def prepare_sqlite(connection: Any, *, foreign_keys: bool = True) -> None:
    """What every connection to SQLite begins with."""
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
