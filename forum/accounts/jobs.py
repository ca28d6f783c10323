"""What is noted of accounts when nobody waits for it any more: once a page was sent."""

from datetime import timedelta

from forum.accounts import actions
from forum.audit.actions import record
from forum.audit.queries import count_since
from forum.kit import clock
from forum.kit.db import Database, commit

_A_MINUTE = timedelta(minutes=1)
_FAILURES = 5
"""Wrong passwords and codes of one account that the log tells of in a minute: a guesser is not to fill it."""


def keep_seen(database: Database, session_id: int) -> None:
    """Remember that a session was used just now."""
    with database.writing():
        actions.note_use(session_id)
        commit()


def keep_failure(database: Database, account_id: int, step: str) -> None:
    """Note in the log that somebody did not get in; `step` is what was wrong, `password` or `code`."""
    with database.writing():
        if count_since("sign_in_failed", account_id, clock.now() - _A_MINUTE) < _FAILURES:
            record("sign_in_failed", None, account_id=account_id, step=step)
            commit()
