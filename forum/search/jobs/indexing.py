"""What is left for later, batch by batch: posts from before there was an index, and long threads whose heading changed;
then how common each stem is, and words that no post has any more.

In short transactions, so that no writer waits long; it may stop after each, and goes on from there.
"""

import threading
from collections.abc import Callable
from time import monotonic, sleep

from forum.kit.db import Database, commit
from forum.search.actions import next_step
from forum.search.queries.progress import get_progress

_REST = 0.2
"""How long others have their turn, of the time that a batch took: on SQLite one writes at a time, and nobody queues."""

_working = threading.Lock()


def index_posts(database: Database, is_stopping: Callable[[], bool]) -> None:
    """Do all that is left; where another thread of this process is at it, nothing."""
    if _working.acquire(blocking=False):
        try:
            while not is_stopping() and take_step(database):
                pass
        finally:
            _working.release()


def take_step(database: Database) -> bool:
    """Do one batch, if there is one; whether there was."""
    with database.reading():
        step = next_step(get_progress())
    if step is None:
        return False
    began = monotonic()
    with database.writing():
        step()
        commit()
    if database.is_sqlite:
        sleep((monotonic() - began) * _REST)
    return True
