"""Finding related questions: for so many that wait, the newest first, among the newest that a guest sees.

A turn is bounded, in time and in memory, however many wait (all do, in a forum that was just migrated). What is found is
written in short transactions, so that no writer waits long.
"""

from pathlib import Path

from forum.kit.db import Database, commit
from forum.kit.files import turn
from forum.threads.actions.relate import keep_related
from forum.threads.likeness import Likeness
from forum.threads.queries.related import list_asked, list_unrelated

FOUND = 8
"""For each: more than are shown, for some may be hidden later."""
LOOKED_AMONG = 20_000
AT_A_TURN = 500
"""A second or two of work beside the requests of the same process."""
AT_ONCE = 100
"""In one transaction."""


def relate(database: Database, data_dir: Path, *, wait: bool = False) -> int:
    """Find the related questions of those that wait; of how many. One process at a time."""
    with turn(data_dir / "relating.lock", wait=wait) as is_mine:
        if not is_mine:
            return 0
        with database.reading():
            waiting = list_unrelated(AT_A_TURN)
        if not waiting:
            return 0
        with database.reading():
            likeness = Likeness(list_asked(LOOKED_AMONG))
        done = 0
        for begin in range(0, len(waiting), AT_ONCE):
            some = waiting[begin : begin + AT_ONCE]
            found = {one.id: likeness.likest(one, FOUND) for one in some}
            with database.writing():
                done += keep_related(some, found, likeness)
                commit()
        return done
