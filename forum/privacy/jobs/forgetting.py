"""Forgetting in time: every ten minutes, and whenever a host asks (`forum forget`). What was forgotten is counted and told."""

import logging
from datetime import timedelta

from forum.accounts.actions import forget_expired
from forum.kit import clock
from forum.kit.db import Database, commit
from forum.outbox.jobs import forget_mails
from forum.privacy.actions import forget_archives
from forum.readership.actions import forget_days, gather_origins

_DAYS_KEPT = timedelta(days=396)
"""Thirteen months, so that a month can be held against that of the year before."""
_ORIGINS_A_DAY = 100

log = logging.getLogger(__name__)


def forget_in_time(database: Database) -> dict[str, int]:
    """Forget what has been kept for as long as it may be; how many of each kind."""
    with database.writing():
        counts = {**forget_expired(), "archives": forget_archives()}
        commit()
    counts |= _forget_days(database)
    counts["mails"] = forget_mails(database)
    log.info("Forgotten in time: %s", ", ".join(f"{count} {name}" for name, count in counts.items()))
    return counts


def _forget_days(database: Database) -> dict[str, int]:
    """Of days that are over wherever the site may be."""
    today = clock.now().date()
    with database.writing():
        counts = {
            "days of views": forget_days(today - _DAYS_KEPT),
            "origins of views": gather_origins(today - timedelta(days=1), _ORIGINS_A_DAY),
        }
        commit()
    return counts
