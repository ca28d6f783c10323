"""Reading from servers that follow the one that is written to, and never anything older than what was promised.

A replica is read from only once it has replayed what was asked for. One that is away or behind is left out for a while,
and the primary read instead: nobody waits for it, and nobody is told.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from itertools import count
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from forum.kit.postgresql import postgresql_engine
from forum.kit.servers import Servers, server_of

SECONDS_AWAY = 5.0
"""Between attempts at a replica that is away."""
SECONDS_BEHIND = 0.2
"""How long a replica is left alone that has not replayed enough yet."""
_REPLAYED = text("SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0')::bigint END")

log = logging.getLogger(__name__)


class Replica:
    """One of them, known by `name` in the log."""

    def __init__(self, url: str, servers: Servers) -> None:
        self.engine = _engine(url, servers)
        self.name = server_of(self.engine.url)
        self._is_pooled = servers.is_pooled
        self._rests_until = 0.0
        self._away = threading.Event()
        self._closed = threading.Event()
        event.listen(self.engine, "invalidate", self._note)

    def connect(self, position: int) -> Connection | None:
        """A connection that shows at least what the primary had written at that position; None where there is none."""
        if self._away.is_set() or monotonic() < self._rests_until:
            return None
        try:
            connection = self.engine.connect()
        except (DBAPIError, PoolTimeout) as error:
            self._leave_out(error)
            return None
        try:
            if self._shows(connection, position):
                return connection
        except DBAPIError as error:
            self._leave_out(error)
        connection.close()
        return None

    def dispose(self) -> None:
        """Close all connections."""
        self._closed.set()
        self.engine.dispose()

    def _shows(self, connection: Connection, position: int) -> bool:
        """Whether it has replayed as much. What a connection once showed it always will: it ends with its server."""
        if not self._is_pooled and connection.info.get("replayed", -1) >= position:
            return True
        replayed = connection.scalar(_REPLAYED)
        connection.info["replayed"] = -1 if replayed is None else replayed
        if replayed is None:
            self._leave_out("it follows no server")
        elif replayed < position:
            self._rests_until = monotonic() + SECONDS_BEHIND
        return bool(connection.info["replayed"] >= position)

    def _note(self, _connection: object, _record: object, error: BaseException | None) -> None:
        if error is not None:
            self._leave_out(error)

    def _leave_out(self, why: object) -> None:
        if not self._away.is_set() and not self._closed.is_set():
            self._away.set()
            log.warning("The replica %s is not read from: %s", self.name, str(why).partition("\n")[0])
            threading.Thread(target=self._await, name="replica", daemon=True).start()

    def _await(self) -> None:
        """Until it answers again, and follows."""
        while not self._closed.wait(SECONDS_AWAY):
            try:
                self.engine.dispose()  # what there was is dead
                with self.engine.connect() as connection:
                    if connection.scalar(_REPLAYED) is None:
                        continue
            except (DBAPIError, PoolTimeout):
                continue
            log.warning("The replica %s is read from again", self.name)
            return self._away.clear()
        return None


class Nearest:
    """What connects whoever only reads: to the replicas in turn, else to the primary. Stands where an engine may."""

    def __init__(self, primary: Engine, replicas: Sequence[Replica]) -> None:
        self.engine = primary
        """By which it is known what database this is of."""
        self.dialect: Dialect = primary.dialect
        self.replicas = replicas
        self.position: Callable[[], int | None] = _know_nothing
        """Tells which position of the primary must be shown; None where that is not known, so that none is read from."""
        self._turns = count()

    def connect(self) -> Connection:
        """A connection that shows what is promised. Raises as engines do, where the primary is away too."""
        position, first = self.position(), next(self._turns)
        if position is not None:
            for turn in range(len(self.replicas)):
                found = self.replicas[(first + turn) % len(self.replicas)].connect(position)
                if found is not None:
                    return found
        return self.engine.connect()

    def dispose(self) -> None:
        """Close all connections but those of the primary."""
        for replica in self.replicas:
            replica.dispose()


def _know_nothing() -> None:
    """Where nobody looks at the primary, nobody knows how far it is."""


def _engine(url: str, servers: Servers) -> Engine:
    """Each statement for itself where that can be: nothing is written there, and it saves two trips of three."""
    options: dict[str, Any] = {} if servers.is_pooled else {"isolation_level": "AUTOCOMMIT"}
    return postgresql_engine(url, servers, patience=2, is_asked=False, **options).execution_options(
        postgresql_readonly=True
    )
