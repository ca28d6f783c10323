"""Keeping visits, one at a time and apart from the page that was visited."""

from forum.kit.db import Database, commit
from forum.readership.actions import note_visit
from forum.readership.rules import Seen


def keep_visit(database: Database, account_id: int, thread_id: int, seen: Seen) -> None:
    """Note a visit in a session of its own."""
    with database.writing():
        note_visit(account_id, thread_id, seen)
        commit()
