"""What is noted of accounts when nobody waits for it any more: once a page was sent."""

from contextlib import suppress
from datetime import timedelta

from forum.accounts import actions
from forum.accounts.queries import find_addressee
from forum.audit.actions import record
from forum.audit.queries import count_since
from forum.kit import clock
from forum.kit.db import Database, commit
from forum.kit.errors import Missing
from forum.outbox.actions import post_mail

_A_MINUTE = timedelta(minutes=1)
_A_DAY = timedelta(days=1)
_FAILURES = 5
"""Wrong passwords and codes of one account that the log tells of in a minute: a guesser is not to fill it."""


def keep_seen(database: Database, session_id: int) -> None:
    """Remember that a session was used just now."""
    with database.writing():
        actions.note_use(session_id)
        commit()


def keep_feed_read(database: Database, key_id: int) -> None:
    """Remember that a private feed was read today."""
    with database.writing():
        actions.note_feed_read(key_id)
        commit()


def keep_failure(database: Database, account_id: int, step: str) -> None:
    """Note in the log that somebody did not get in; `step` is what was wrong, `password` or `code`."""
    with database.writing():
        if count_since("sign_in_failed", account_id, clock.now() - _A_MINUTE) < _FAILURES:
            record("sign_in_failed", None, account_id=account_id, step=step)
            commit()


def warn_of_guesses(database: Database, account_id: int, language: str) -> None:
    """Tell by mail, once a day, that somebody who knows the password guesses codes; in that language, where its person
    chose none."""
    with database.writing(), suppress(Missing):
        actions.take_turn(account_id)  # of two wrong codes at once, one tells
        if not count_since("codes_guessed", account_id, clock.now() - _A_DAY):
            owner = find_addressee(account_id)
            record("codes_guessed", None, account_id=account_id)
            post_mail("codes_guessed", owner.email, owner.language or language, account_id=account_id)
            commit()
