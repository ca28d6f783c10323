"""Forgetting in time: every ten minutes, and whenever a host asks (`forum forget`). What was forgotten is counted and told."""

import logging

from forum.accounts.actions import forget_expired
from forum.kit.db import Database, commit
from forum.outbox.jobs import forget_mails
from forum.privacy.actions import forget_archives

log = logging.getLogger(__name__)


def forget_in_time(database: Database) -> dict[str, int]:
    """Forget what has been kept for as long as it may be; how many of each kind."""
    with database.writing():
        counts = {**forget_expired(), "archives": forget_archives()}
        commit()
    counts["mails"] = forget_mails(database)
    log.info("Forgotten in time: %s", ", ".join(f"{count} {name}" for name, count in counts.items()))
    return counts
