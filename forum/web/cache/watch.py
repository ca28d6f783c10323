"""What the database holds now, as far as this process knows: looked up once a second, and at once after a commit of its own.

Its mark (`kit/mark.py`) says whether anything was committed at all; where it was, `changes` says what of it guests see.
"""

import threading
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from forum.changes.queries import Point, read_news
from forum.kit import clock
from forum.kit.db import Database
from forum.web.cache.cached import Cached
from forum.web.cache.storage import Storage

SECONDS = 1.0
"""How long others' commits may stay unknown."""
_PATIENCE = 0.25
"""Seconds to wait for another thread that looks: it may be that the database is away."""


class Sight(NamedTuple):
    """What was seen at a look."""

    change: int
    """The number of the last change (`storage`)."""
    everything: object
    """Another after each change of everything."""
    moment: float


class Watch:
    """The eyes of one process: what changed is told to the storage."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        seconds: float = SECONDS,
        timer: Callable[[], float] = monotonic,
    ) -> None:
        self.database = database
        self.timer = timer
        self.seconds = seconds
        self._storage = storage
        self._looking = threading.Lock()
        self._mark: object = None
        self._point: Point | None = None
        self._sight: Sight | None = None
        self.last: tuple[object, float, float] = object(), timer(), 0.0
        """Of the last look: after which commit of this process, until when it does, and which moment it was (0: it saw
        nothing). Read at once, for it is replaced at any time."""

    def look(self) -> Sight | None:
        """What is there, or was at most so many seconds ago; None where it cannot be known."""
        if self._is_recent():
            return self._sight
        if not self._looking.acquire(timeout=_PATIENCE):
            return None
        try:
            if not self._is_recent():
                commit, until = self.database.last_commit, self.timer() + self.seconds
                self._sight = self._look()
                self.last = commit, until, self._sight.moment if self._sight else 0.0
            return self._sight
        finally:
            self._looking.release()

    def is_good(self, kept: Cached | None) -> bool:
        """Whether this is what its door would answer now."""
        sight = self.look()
        return kept is not None and sight is not None and kept.is_fresh and sight.moment < kept.until

    def _is_recent(self) -> bool:
        commit, until, _ = self.last
        return commit is self.database.last_commit and self.timer() < until

    def _look(self) -> Sight | None:
        moment = clock.now().timestamp()
        if self._sight and moment < self._sight.moment:
            self._storage.spoil(None)  # the clock was put back: what is kept until a moment would be for too long
        try:
            with self.database.mark.looking() as (connection, whose, mark):
                if self._point is None or mark != self._mark:
                    news = read_news(connection, whose, self._point)
                    if news.threads != frozenset():
                        self._storage.spoil(news.threads)
                    self._mark, self._point = mark, news.point
                    self.database.mark.note_position(connection)
        except SQLAlchemyError:  # away, or no database at all: whoever asks it is told
            return None
        return Sight(self._storage.change, self._storage.everything, moment)
