"""Engines on a file of SQLite: many connections that read, one that writes, for this user's eyes alone.

One writes at a time: in a process by a pool of one connection, between processes by a lock file, so that none starves in
the busy handler.
"""

import fcntl
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from forum.kit.errors import Busy
from forum.kit.files import make_private

BUSY_MILLISECONDS = 5_000
"""How long to wait for another process that writes to the SQLite file."""
_A_MOMENT = 0.001


def sqlite_reader(url: str) -> Engine:
    """Connections that cannot write."""
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


def sqlite_writer(url: str) -> Engine:
    """The one connection that may write, when it is its turn among those of other processes."""
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
