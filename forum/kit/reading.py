"""What is read by: a connection, taken once anything is asked, and a session on it for who needs one. All is of one moment."""

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from forum.kit.replicas import Nearest
from forum.kit.spare import Spares


class Reading:
    """A connection that cannot write. By the bookkeeping of a session it would cost three times as much: so there is none
    until somebody needs it.
    """

    def __init__(self, engine: Engine | Nearest | Spares) -> None:
        self.engine = engine
        self.as_of: object = None
        self._connection: Connection | None = None
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The session."""
        if self._session is None:
            self._session = _Session(self)
        return self._session

    @property
    def bind(self) -> Engine | Connection:
        """What the session asks by: the same connection, once there is one."""
        if self._connection is None and not isinstance(self.engine, Engine):
            self._connection = self._begun()  # which server is nearest, or which connection is spare, is chosen once
        return self._connection or self.engine.engine

    def connection(self) -> Connection:
        """The connection, for what is asked without the session."""
        if self._connection is None:
            if self._session is not None and self._session.in_transaction():
                return self._session.connection()
            self._connection = self._begun()
        return self._connection

    def _begun(self) -> Connection:
        connection = self.engine.connect()
        if not connection.in_transaction():  # as it is where somebody asked how far a replica is
            connection.begin()
        return connection

    def let_go(self) -> None:
        """Give the connection back; whatever is asked next is of another moment."""
        if self._session is not None:
            self._session.rollback()
        self.drop()

    def close(self) -> None:
        """The same, for good."""
        try:
            if self._session is not None:
                self._session.close()
        finally:
            self.drop()

    def drop(self) -> None:
        """Give the connection back that the session does not know to be its own."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if isinstance(self.engine, Spares):
            self.engine.take_back(connection)
        else:
            connection.close()


class _Session(Session):
    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.engine.engine, autoflush=False)
        self._reading = reading

    def get_bind(self, *_about: Any, **_options: Any) -> Engine | Connection:
        return self._reading.bind

    def rollback(self) -> None:
        super().rollback()
        self._reading.drop()
