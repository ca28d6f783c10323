"""Finding related questions: for so many that wait, the newest first, among all that a guest sees.

While an index is built they wait: what is not in it yet would be found for none. A turn is bounded, in time and in
memory, however many wait (all do, in a forum that was just migrated). What is found is written in short transactions, so
that no writer waits long.
"""

from functools import wraps
from pathlib import Path

from forum.accounts.viewer import STRANGER
from forum.kit.db import Database, commit
from forum.kit.files import turn
from forum.kit.jobs import Job
from forum.search.queries.progress import is_complete
from forum.search.queries.similar import list_similar
from forum.threads.actions.relate import keep_related
from forum.threads.queries.related import Asked, list_unrelated

SECONDS_BETWEEN_TURNS = 30.0
FOUND = 8
"""For each: more than are shown, for some may be hidden later."""
AT_A_TURN = 100
"""A second or two of work beside the requests of the same process."""
AT_ONCE = 25
"""In one transaction."""


def find_related(database: Database, data_dir: Path) -> Job:
    """The job that does it; where another process is at it, it does nothing."""

    @wraps(find_related)
    def run() -> None:
        relate(database, data_dir)

    return run


def relate(database: Database, data_dir: Path, *, wait: bool = False) -> int:
    """Find the related questions of those that wait; of how many. One process at a time."""
    with turn(data_dir / "relating.lock", wait=wait) as is_mine:
        if not is_mine:
            return 0
        with database.reading():
            waiting = list_unrelated(AT_A_TURN) if is_complete() else []
        return sum(_relate(waiting[begin : begin + AT_ONCE], database) for begin in range(0, len(waiting), AT_ONCE))


def _relate(waiting: list[Asked], database: Database) -> int:
    with database.reading():
        found = {one.id: [other.id for other in list_similar(one, STRANGER, FOUND)] for one in waiting}
    with database.writing():
        kept = keep_related(waiting, found)
        commit()
    return kept
