"""What the database holds now, as far as this process knows: looked up once a second, and at once after a commit of its own."""

import threading
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from forum.kit import clock
from forum.kit.db import Database

SECONDS = 1.0
"""How long others' commits may stay unknown."""
_PATIENCE = 0.25
"""Seconds to wait for another thread that looks: it may be that the database is away."""


class Sight(NamedTuple):
    """What was seen at a look."""

    mark: object
    moment: datetime


class _Look(NamedTuple):
    sight: Sight | None
    commit: object
    until: float


class Watch:
    """The eyes of one process."""

    def __init__(self, database: Database, seconds: float = SECONDS, timer: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._timer = timer
        self._looking = threading.Lock()
        self._last = _Look(None, None, timer())
        self.seconds = seconds

    def look(self) -> Sight | None:
        """What is there, or was at most so many seconds ago; None where it cannot be known."""
        last = self._last
        if self._is_recent(last):
            return last.sight
        if not self._looking.acquire(timeout=_PATIENCE):
            return None
        try:
            if not self._is_recent(self._last):
                self._last = self._look()
            return self._last.sight
        finally:
            self._looking.release()

    def _is_recent(self, look: _Look) -> bool:
        return look.commit is self._database.last_commit and self._timer() < look.until

    def _look(self) -> _Look:
        commit, until = self._database.last_commit, self._timer() + self.seconds
        try:
            return _Look(Sight(self._database.mark.read(), clock.now()), commit, until)
        except SQLAlchemyError:  # away, or no database at all: whoever asks it is told
            return _Look(None, commit, until)
