"""By what anyone can tell that nothing was committed since: the database's own account of it, with nothing to keep up.

SQLite: `PRAGMA data_version` of a connection that never writes. PostgreSQL: `pg_current_snapshot()`, which names every
transaction whose outcome cannot be seen yet, so that it is another as soon as that of one can; on a replica, how far it
has replayed. Either covers all processes and machines, and a crash at any moment. Read before what depends on it, a mark
that is still the same later says that what was read then is what would be read now. It may change without need.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text

from forum.kit.postgresql import postgresql_engine
from forum.kit.servers import Servers
from forum.kit.sqlite import sqlite_reader

_VERSION = text("PRAGMA data_version")
# What is committed is in the log before others see it: on the disk, or with `synchronous_commit = off` a moment later.
_SNAPSHOT = text(
    "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text ELSE pg_current_snapshot()::text END,"
    " (CASE WHEN pg_is_in_recovery() THEN NULL WHEN current_setting('synchronous_commit') = 'off'"
    " THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END - '0/0')::bigint"
)


class Mark:
    """The mark of one database, over a connection of its own: nobody waits for another to be free."""

    def __init__(self, url: str, servers: Servers) -> None:
        self._is_sqlite = url.startswith("sqlite")
        self._engine = sqlite_reader(url) if self._is_sqlite else _engine(url, servers)
        self.position: int | None = None
        """How far PostgreSQL had written when the mark was read last: a replica that replayed as much shows all that the
        mark stands for."""

    def read(self) -> object:
        """The mark of this moment, to compare with others. Raises SQLAlchemyError where there is none. One thread at a time."""
        with self.looking() as (_, _, mark):
            return mark

    @contextmanager
    def looking(self) -> Iterator[tuple[Connection, object, object]]:
        """The connection, what tells it from others, and the mark of this moment: what is read by it then is as new, or newer."""
        with self._engine.connect() as connection:
            # A version means something on one connection alone: on another file, put in its place, there is another.
            whose = connection.info.setdefault("mark", object())
            yield connection, whose, (whose, self._read(connection))

    def note_position(self, connection: Connection) -> None:
        """Let what was read just now be what replicas must show."""
        if not self._is_sqlite:
            self._read(connection)

    def _read(self, connection: Connection) -> object:
        if self._is_sqlite:
            return connection.execute(_VERSION).scalar_one()
        mark, self.position = connection.execute(_SNAPSHOT).one()
        return mark

    def dispose(self) -> None:
        """Close the connection."""
        self._engine.dispose()


def _engine(url: str, servers: Servers) -> Engine:
    options: dict[str, Any] = {} if servers.is_pooled else {"isolation_level": "AUTOCOMMIT"}
    return postgresql_engine(url, servers, seconds=2, patience=2, pool_size=1, max_overflow=0, **options)
