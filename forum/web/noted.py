"""What is noted of sign-ins once a page was sent: when a session or the address of a private feed was
last used, and that somebody did not get in.

So no page that only reads writes, and no answer takes longer where there is an account to note it for.
"""

from datetime import datetime, timedelta
from functools import partial

from flask import Flask, Response, current_app, g

from forum.accounts.jobs import keep_failure, keep_feed_read, keep_seen, warn_of_guesses
from forum.kit import clock
from forum.kit.db import Database
from forum.web.afterwards import Afterwards

BETWEEN = timedelta(minutes=10)
"""The last use is told to so many minutes."""


class Noted:
    """What this process notes. A failure is logged once, and fails nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._afterwards = Afterwards(
            "The use of sessions and private feeds, and failed sign-ins, are not noted until this is mended"
        )

    def use(self, session_id: int) -> None:
        self._afterwards.attempt(partial(keep_seen, self._database, session_id))

    def feed(self, key_id: int) -> None:
        self._afterwards.attempt(partial(keep_feed_read, self._database, key_id))

    def failure(self, account_id: int, step: str) -> None:
        self._afterwards.attempt(partial(keep_failure, self._database, account_id, step))

    def guesses(self, account_id: int, language: str) -> None:
        self._afterwards.attempt(partial(warn_of_guesses, self._database, account_id, language))


def init_app(app: Flask, database: Database) -> None:
    """Watch over all answers to those who are signed in."""
    noted = app.extensions["noted"] = Noted(database)

    @app.after_request
    def note_use(response: Response) -> Response:
        found = g.get("signed_in")
        if found and found.seen_at + BETWEEN < clock.now():
            response.call_on_close(partial(noted.use, found.session_id))
        return response


def note_failure(response: Response, account_id: int | None, step: str) -> Response:
    """Let the log tell of a wrong `password` or `code`; of an account that is not there, nothing."""
    if account_id is not None:
        response.call_on_close(partial(current_app.extensions["noted"].failure, account_id, step))
    return response


def note_feed_read(response: Response, key_id: int, read_at: datetime | None) -> Response:
    """Remember on which day a private feed was read by that address."""
    if read_at is None or read_at.date() < clock.now().date():
        response.call_on_close(partial(current_app.extensions["noted"].feed, key_id))
    return response
