"""Sessions that read, and what is asked past them: both by one connection, so that both see one moment."""

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from forum.kit.replicas import Nearest


class Reading(Session):
    """A session that cannot write. Until somebody needs the session itself, it is spared: by its bookkeeping a connection
    costs twice as much.
    """

    def __init__(self, engine: Engine | Nearest) -> None:
        super().__init__(engine.engine, autoflush=False)
        self._engine = engine
        self._asking: Connection | None = None

    def asking(self) -> Connection:
        """The connection for what is asked past the session."""
        if self._asking is None:
            if self.in_transaction():
                return self.connection()
            self._asking = self._begun()
        return self._asking

    def get_bind(self, *about: Any, **options: Any) -> Engine | Connection:
        """What the session itself asks by: the same connection, once there is one."""
        if self._asking is None and isinstance(self._engine, Nearest):
            self._asking = self._begun()  # which server is nearest is chosen once
        return self._asking or super().get_bind(*about, **options)

    def rollback(self) -> None:
        """Give the connection back."""
        super().rollback()
        self._let_go()

    def close(self) -> None:
        """Give the connection back, for good."""
        super().close()
        self._let_go()

    def _begun(self) -> Connection:
        connection = self._engine.connect()
        if not connection.in_transaction():  # as it is where somebody asked how far a replica is
            connection.begin()
        return connection

    def _let_go(self) -> None:
        connection, self._asking = self._asking, None
        if connection is not None:
            connection.close()
