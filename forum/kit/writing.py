"""Sessions that write: what is done at the very end of a transaction, and after its commit."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from forum.kit.driver import send_waiting
from forum.kit.durable import Log


class Gathered(Protocol):
    """What a transaction gathers until its end."""

    def settle(self) -> None:
        """Write it."""


G = TypeVar("G", bound=Gathered)


class Writing(Session):
    """A session that tells of each commit, once it is durable."""

    def __init__(self, engine: Engine, note_commit: Callable[[], None] | None, log: Log | None) -> None:
        super().__init__(engine)
        self._note_commit = note_commit
        self._log = log
        self._asking: Connection | None = None
        self._gathered: dict[type[Any], Any] = {}
        self.to_wake: set[str] = set()
        """Names of jobs, once this transaction is committed."""
        self.to_wake_where: list[tuple[str, Callable[[], object]]] = []
        """The same of those that are woken if something gives anything."""
        self.woken: set[str] = set()
        """Names of those that what was committed wants woken."""

    def asking(self) -> Connection:
        """The connection for what is asked past it; what waits to be written is written first."""
        self.flush()
        if self._asking is None:
            self._asking = self.connection()
        return self._asking

    def gathered(self, kind: type[G]) -> G:
        """What this transaction gathers of a kind."""
        if kind not in self._gathered:
            self._gathered[kind] = kind()
        found: G = self._gathered[kind]
        return found

    def commit(self) -> None:
        """On return it is durable."""
        for one in self._gathered.values():
            one.settle()
        if self._asking is not None:
            send_waiting(self._asking)
        wanted = self.to_wake | {name for name, gives in self.to_wake_where if gives()}
        self._forget()
        try:
            super().commit()
            self.woken |= wanted
            if self._log:
                self._log.wait()  # its turn to write is another's by now
        finally:  # also where it is not known whether it succeeded
            if self._note_commit:
                self._note_commit()

    def rollback(self) -> None:
        """Nothing of it happened."""
        self._forget()
        super().rollback()

    def close(self) -> None:
        """Give the connection back, for good."""
        self._forget()
        super().close()

    def _forget(self) -> None:
        self._asking = None
        self._gathered.clear()
        self.to_wake.clear()
        self.to_wake_where.clear()
