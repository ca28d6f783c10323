"""What was settled a month ago, nobody needs."""

from datetime import timedelta

from forum.kit import clock
from forum.kit.db import Database, commit
from forum.outbox.actions import forget_settled

KEPT = timedelta(days=30)


def forget_mails(database: Database) -> int:
    """Remove the mails that were settled more than 30 days ago; how many."""
    with database.writing():
        count = forget_settled(clock.now() - KEPT)
        commit()
    return count
