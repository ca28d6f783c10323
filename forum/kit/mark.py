"""By what anyone can tell that nothing was committed since: the database's own account of it, with nothing to keep up.

SQLite: `PRAGMA data_version` of a connection that never writes. PostgreSQL: `pg_current_snapshot()`, which names every
transaction whose outcome cannot be seen yet, so that it is another as soon as that of one can; on a replica, how far it
has replayed. Either covers all processes and machines, and a crash at any moment. Read before what depends on it, a mark
that is still the same later says that what was read then is what would be read now. It may change without need.
"""

from sqlalchemy import Engine, create_engine, text

from forum.kit.sqlite import sqlite_reader

_VERSION = text("PRAGMA data_version")
_SNAPSHOT = text(
    "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text ELSE pg_current_snapshot()::text END"
)


class Mark:
    """The mark of one database, over a connection of its own: nobody waits for another to be free."""

    def __init__(self, url: str) -> None:
        self._is_sqlite = url.startswith("sqlite")
        self._engine = sqlite_reader(url) if self._is_sqlite else _engine(url)

    def read(self) -> object:
        """The mark of this moment, to compare with others. Raises SQLAlchemyError where there is none. One thread at a time."""
        with self._engine.connect() as connection:
            if not self._is_sqlite:
                return connection.execute(_SNAPSHOT).scalar_one()
            # A version means something on one connection alone: on another file, put in its place, there is another.
            whose = connection.info.setdefault("mark", object())
            return whose, connection.execute(_VERSION).scalar_one()

    def dispose(self) -> None:
        """Close the connection."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=1,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 2, "options": "-c statement_timeout=2000"},
    )
