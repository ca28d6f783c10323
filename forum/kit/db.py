"""The database: engines, the ambient session, and what every table has in common. SQLite or PostgreSQL, alike.

A door opens a session of one of two kinds, which rooms reach by `session()`: *reading* (SQLite: deferred and
`query_only`; PostgreSQL: READ ONLY) or *writing* (SQLite: BEGIN IMMEDIATE, one writer at a time).
Only doors, jobs and commands call `commit`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Integer,
    MetaData,
    make_url,
    text,
)
from sqlalchemy.exc import InterfaceError, NotSupportedError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

from forum.kit.driver import ask_later
from forum.kit.durable import Log
from forum.kit.errors import Busy
from forum.kit.mark import Mark
from forum.kit.moments import UtcDateTime
from forum.kit.postgresql import engines_of
from forum.kit.reading import Reading
from forum.kit.replicas import Nearest, Replica
from forum.kit.servers import Servers
from forum.kit.spare import Spares
from forum.kit.sqlite import sqlite_reader, sqlite_writer
from forum.kit.writing import G, Writing

UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout, Busy)
"""What is raised when the database is away, locked, full or too busy."""
REFUSED = (ProgrammingError, NotSupportedError)
"""What is raised when the database does not do what it is asked, such as for want of a right or an extension."""
Id = BigInteger().with_variant(Integer, "sqlite")
"""The type of every row's number."""


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
    """The two engines of one database. On PostgreSQL they are one, and there may be replicas. Errors never show what a statement held: it may be secret."""

    def __init__(self, url: str, servers: Servers = Servers()) -> None:  # noqa: B008 - it is frozen
        self.url = url
        self.wake: Callable[[str], None] = _wake_nobody
        self.is_sqlite = url.startswith("sqlite")
        self.mark = Mark(url, servers)
        self.last_commit = object()
        """Another after each commit of this process, but of what is not shown."""
        self._log: Log | None = None
        if self.is_sqlite:
            self.reader = self.pages = sqlite_reader(url)
            self._log = Log(Path(make_url(url).database or ""))
            self.writer = sqlite_writer(url, self._log)
        else:
            self.writer, self.reader, self.pages = engines_of(url, servers)
        replicas = [Replica(address, servers) for address in servers.replicas]
        self.nearest = Nearest(self.pages, replicas)
        self.spares = Spares(self.pages)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """An ambient session that cannot write."""
        with Ambient(Reading(self.reader)) as reading:
            yield reading.session

    def open(self, *, nearby: bool = False) -> "Ambient[Reading]":
        """The same for a page, its session made when it is asked for; `nearby`: of a replica, where there is one that shows
        enough. On PostgreSQL each statement is of its own moment, as it is in a transaction that says nothing else."""
        return Ambient(Reading(self.nearest if nearby else self.spares))

    @contextmanager
    def writing(self, *, lasting: bool = True, shown: bool = True) -> Iterator[Session]:
        """An ambient session that may write; what is not committed is rolled back. After it, jobs are woken. What is not to
        be `lasting` does not wait for the disk: a power failure may take it, and nothing else does. What is not `shown` is on
        no page that is kept, and has nobody look whether these are still good."""
        session = Writing(self.writer, self._note_commit if shown else None, self._log if lasting else None)
        try:
            with Ambient(session):
                if not lasting and not self.is_sqlite:
                    ask_later(session.asking(), "SET LOCAL synchronous_commit = off", ())
                yield session
        finally:
            for name in session.woken:
                self.wake(name)

    def dispose(self) -> None:
        """Close all connections, for good."""
        self.nearest.dispose()
        self.let_go()

    def let_go(self) -> None:
        """Close the connections that there are; who needs one, maybe in a process that is forked meanwhile, opens another."""
        self.mark.dispose()
        self.spares.dispose()
        self.reader.dispose()
        self.pages.dispose()
        self.writer.dispose()
        if self._log:
            self._log.close()

    def _note_commit(self) -> None:
        self.last_commit = object()


def _wake_nobody(_name: str) -> None:
    """Where nothing is set up to be woken, jobs run by the clock."""


_Opened = TypeVar("_Opened", bound=Reading | Session)
_ambient: ContextVar[Reading | Session] = ContextVar("session")


class Ambient(Generic[_Opened]):
    """What a door, job or command opened, for as long as its block lasts."""

    def __init__(self, opened: _Opened) -> None:
        self._opened = opened

    def __enter__(self) -> _Opened:
        self._token = _ambient.set(self._opened)
        return self._opened

    def __exit__(self, *_error: object) -> None:
        try:
            self._opened.close()
        finally:
            _ambient.reset(self._token)


def session() -> Session:
    """The session that a door, job or command opened."""
    current = _ambient.get()
    return current.session if isinstance(current, Reading) else current


def begin_anew(as_of: object = None) -> None:
    """What is read from now on is read in a transaction that begins now, after what `as_of` stands for; without a session,
    nothing."""
    current = _ambient.get(None)
    if isinstance(current, Reading):
        current.let_go()
        current.as_of = as_of
    elif current is not None:
        current.rollback()


def as_of() -> object:
    """After what is read all that the ambient session reads, where somebody said so (`begin_anew`); else None."""
    current = _ambient.get()
    return current.as_of if isinstance(current, Reading) else None


def asking() -> Connection:
    """The connection of the ambient session, for what is asked past it; what waits to be written is written first."""
    current = _ambient.get()
    return current.asking() if isinstance(current, Writing) else current.connection()


def gathered(kind: type[G]) -> G:
    """What this transaction gathers of a kind: it is settled at the very end, before the commit; after a rollback, gone."""
    return _writing().gathered(kind)


def wake_after_commit(name: str, where: Callable[[], object] | None = None) -> None:
    """Have a job run soon after this transaction is committed, by whichever process works; if it is rolled back, not at all.
    `where`: only if that gives anything, which is asked at the end, when what was said `later` is known."""
    if where is None:
        _writing().to_wake.add(name)
    else:
        _writing().to_wake_where.append((name, where))


def _writing() -> Writing:
    return cast("Writing", session())


def commit() -> None:
    """Make all of it happen, for good: on return it survives a crash."""
    session().commit()


def engine() -> Engine:
    """What connects the ambient session; of one that may read from a replica, what connects to the primary."""
    current = _ambient.get()
    return current.engine.engine if isinstance(current, Reading) else current.get_bind().engine


def on_postgresql() -> bool:
    """Whether the ambient session is one of PostgreSQL; else it is one of SQLite."""
    return engine().dialect.name == "postgresql"


def exclusively(name: str) -> None:
    """Hold until the end of the transaction a lock that one transaction of the whole forum can hold at a time.

    A writing transaction of SQLite is that already.
    """
    if on_postgresql():
        session().execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})


def together(name: str) -> None:
    """Hold the same lock as any number of others, while nobody holds it `exclusively`."""
    if on_postgresql():
        ask_later(asking(), "SELECT pg_advisory_xact_lock_shared(hashtext(%(name)s))", {"name": name})
