"""What goes before sending threads to a file."""

from forum.kit import facts, ids
from forum.threads.queries.arrivals import FORUM_ID


def settle_forum_id() -> None:
    """Settle by what this forum knows its own threads again when their file comes back; once, at the first export.

    Not at the first migration: databases are copied then, and their forums go their own ways.
    """
    facts.settle(FORUM_ID, ids.new_key().replace("-", ""))
