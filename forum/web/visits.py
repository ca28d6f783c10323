"""Remembering when members were on threads, after the pages were sent.

To write there is one turn, and whoever waits for it holds a thread that draws pages. So one thread at a time writes, and
takes along what others note meanwhile: they go on at once.
"""

import threading
from collections import deque
from functools import partial

from flask import Response, current_app

from forum.accounts.viewer import Viewer
from forum.kit.db import Database
from forum.readership.jobs import Visit, keep_visits
from forum.readership.rules import Mark, Seen, is_worth_noting
from forum.web.afterwards import Afterwards, is_read_now, when_read


class Visits:
    """The visits that this process notes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._afterwards = Afterwards("Visits are not remembered until this is mended")
        self._noted: deque[Visit] = deque()
        self._turn = threading.Lock()

    @property
    def is_writing(self) -> bool:
        """Whether a thread is at it."""
        return self._turn.locked()

    def note(self, account_id: int, thread_id: int, seen: Seen) -> None:
        """Remember how a member saw a thread. Never raises; a failure is logged once."""
        self._noted.append((account_id, thread_id, seen))
        # Looked at again after the turn: who came during its end left it to us.
        while self._noted and self._turn.acquire(blocking=False):
            try:
                some = [self._noted.popleft() for _ in range(len(self._noted))]
                self._afterwards.attempt(partial(keep_visits, self._database, some))
            finally:
                self._turn.release()


def remember_visit(response: Response, viewer: Viewer, thread_id: int, mark: Mark | None, seen: Seen) -> None:
    """Note that a member read a thread, if it is one who reads and it changes something: most pages write nothing."""
    if viewer.id is None or not is_read_now() or not is_worth_noting(mark, seen):
        return
    visits: Visits = current_app.extensions["visits"]
    when_read(response, partial(visits.note, viewer.id, thread_id, seen))
