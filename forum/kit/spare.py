"""Connections that stay with those who read, from one reading to the next, though no transaction does.

The pool's bookkeeping, and SQLAlchemy's of a connection that is new to it, take three times as long as beginning and ending
a transaction. Few are made at a time, so few are kept; each is looked at before it is used again as the pool would.
"""

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DisconnectionError

MOST = 2
"""Connections: as many pages are made at a time in a process (`serving/worker.py`)."""


class Spares:
    """Of one engine. Stands where an engine may, for who gives back what they took."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._kept: list[Connection] = []
        """Taken from and added to by any thread: each of that is one step of Python's own."""

    def connect(self) -> Connection:
        """A connection that nobody else uses, and that is alive as far as is known. Raises as engines do."""
        try:
            connection = self._kept.pop()
        except IndexError:
            return self.engine.connect()
        try:
            self._tell("checkout", connection, connection.connection)
        except DisconnectionError as error:
            connection.invalidate(error)
        except BaseException:
            connection.close()
            raise
        else:
            return connection
        connection.close()
        return self.engine.connect()

    def take_back(self, connection: Connection) -> None:
        """End its transaction, and keep it or give it to the pool. Raises as closing it does."""
        if connection.invalidated or len(self._kept) >= MOST:
            return connection.close()
        try:
            connection.rollback()
            self._tell("checkin", connection)
        except BaseException:
            connection.close()
            raise
        return self._kept.append(connection)

    def dispose(self) -> None:
        """Give all to the pool that nobody uses now."""
        while self._kept:
            self._kept.pop().close()

    def _tell(self, event: str, connection: Connection, *more: Any) -> None:
        """Let those know who listen to the pool: on SQLite they compare the file, on PostgreSQL they ask who was idle."""
        fairy: Any = connection.connection
        # It has the `info` of its record, which is all of that they look at.
        getattr(self.engine.pool.dispatch, event)(fairy.dbapi_connection, fairy, *more)
