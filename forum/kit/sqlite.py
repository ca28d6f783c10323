"""Engines on a file of SQLite: many connections that read, one that writes, for this user's eyes alone.

One writes at a time, in the order in which they came: in a process by a pool of one connection, between processes by a
line (`kit/line.py`), so that none starves in the busy handler. What is committed is durable once its log says so
(`kit/durable.py`), for which nobody holds the turn.
"""

import os
import threading
from collections import deque
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.queue import Empty, Queue

from forum.kit.driver import ask
from forum.kit.durable import Log
from forum.kit.files import make_private
from forum.kit.line import Line

BUSY_MILLISECONDS = 5_000
"""How long to wait for other processes that write to the SQLite file."""

_KIB_OF_PAGES = 256
"""That a connection which reads keeps in memory: there are many, and the system keeps the file's pages for all of them.
With 256 a page takes no longer than with 2000."""
_KIB_TO_WRITE = 1_000
"""That the one which writes keeps: what a reply touches."""


def sqlite_reader(url: str) -> Engine:
    """Connections that cannot write."""
    engine = create_engine(url, hide_parameters=True, pool_size=4, max_overflow=28, pool_timeout=10, pool_use_lifo=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        prepare_sqlite(connection)
        connection.execute("PRAGMA query_only=ON")
        connection.execute(f"PRAGMA cache_size=-{_KIB_OF_PAGES}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.connection.driver_connection.execute("BEGIN")  # past SQLAlchemy, which takes ten times as long

    keep_private(engine)
    _follow_file(engine)
    return engine


def sqlite_writer(url: str, log: Log) -> Engine:
    """The one connection that may write, when it is its turn among those of other processes. Who commits waits for the log."""
    engine = create_engine(url, hide_parameters=True, poolclass=_InOrder, pool_size=1, max_overflow=0, pool_timeout=10)
    lock_file = Path(engine.url.database or "forum.sqlite").with_suffix(".lock")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        prepare_sqlite(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA cache_size=-{_KIB_TO_WRITE}")
        record.info["line"] = Line(lock_file, BUSY_MILLISECONDS / 1000)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.info["line"].take()
        log.mend(lambda: connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0] == 0)
        ask(connection, "BEGIN IMMEDIATE", ())

    @event.listens_for(engine, "checkin")
    def give_up_turn(_connection: Any, record: Any) -> None:
        if line := record.info.get("line"):  # there is none where connecting failed; raising here loses the connection
            line.give_up()

    @event.listens_for(engine, "close")
    def close(_connection: Any, record: Any) -> None:
        record.info["line"].close()

    keep_private(engine)
    _follow_file(engine)
    return engine


class _Waiting:
    """A thread that waits for a connection."""

    def __init__(self) -> None:
        self.given: ConnectionPoolEntry | None = None
        self.lock = threading.Lock()
        self.lock.acquire()


class Fair(Queue[ConnectionPoolEntry]):
    """SQLAlchemy's queue of free connections, but that who waits for one is handed it: there, whoever comes by when one is
    given back may take it before those who waited."""

    def _init(self, maxsize: int) -> None:
        super()._init(maxsize)
        self.waiting: deque[_Waiting] = deque()

    def get(self, block: bool = True, timeout: float | None = None) -> ConnectionPoolEntry:  # noqa: FBT001, FBT002 - its way
        with self.mutex:
            mine = _Waiting()  # here the collector may run, and give one back
            if self.queue or not block:
                return super().get(block=False)
            self.waiting.append(mine)
        mine.lock.acquire(timeout=-1 if timeout is None else timeout)
        with self.mutex:
            if mine.given is None:
                self.waiting.remove(mine)
                raise Empty
            return mine.given

    def _put(self, item: ConnectionPoolEntry) -> None:
        if self.waiting:
            next_one = self.waiting.popleft()
            next_one.given = item
            next_one.lock.release()
        else:
            super()._put(item)


class _InOrder(QueuePool):
    _queue_class = Fair


def keep_private(engine: Engine) -> None:
    """Let the engine make its file for this user's eyes alone, whatever the folder allows: addresses and hashes are in it."""
    path = Path(engine.url.database or "")

    @event.listens_for(engine, "do_connect")
    def make(_dialect: Any, _record: Any, _arguments: Any, _options: Any) -> None:
        make_private(path)


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
        found = os.stat(path)  # noqa: PTH116 - half the time, for each connection that is taken
    except OSError:
        return None
    return found.st_dev, found.st_ino


def prepare_sqlite(connection: Any, *, foreign_keys: bool = True) -> None:
    """What every connection to SQLite begins with."""
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
