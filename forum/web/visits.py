"""Remembering when a member was on a thread, after the page was sent."""

from functools import partial

from flask import Response, current_app

from forum.accounts.viewer import Viewer
from forum.kit.db import Database
from forum.readership.jobs import keep_visit
from forum.readership.rules import Mark, Seen, is_worth_noting
from forum.web.afterwards import Afterwards, is_read_now, when_read


class Visits:
    """The visits that this process notes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._afterwards = Afterwards("Visits are not remembered until this is mended")

    def note(self, account_id: int, thread_id: int, seen: Seen) -> None:
        """Remember how a member saw a thread. Never raises; a failure is logged once."""
        self._afterwards.attempt(partial(keep_visit, self._database, account_id, thread_id, seen))


def remember_visit(response: Response, viewer: Viewer, thread_id: int, mark: Mark | None, seen: Seen) -> None:
    """Note that a member read a thread, if it is one who reads and it changes something: most pages write nothing."""
    if viewer.id is None or not is_read_now() or not is_worth_noting(mark, seen):
        return
    visits: Visits = current_app.extensions["visits"]
    when_read(response, partial(visits.note, viewer.id, thread_id, seen))
