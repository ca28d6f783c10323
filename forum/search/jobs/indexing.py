"""Indexing what was left for later: posts from before there was an index, and long threads whose heading changed.

In short transactions, so that no writer waits long; it may stop after each, and goes on from there.
"""

from collections.abc import Callable

from forum.kit.db import Database, commit
from forum.search.actions import build_some, index_stale


def index_posts(database: Database, is_stopping: Callable[[], bool]) -> None:
    """Index all that waits."""
    left = True
    while left and not is_stopping():
        with database.writing():
            left = index_stale() or build_some() > 0
            commit()
