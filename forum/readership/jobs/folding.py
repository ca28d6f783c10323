"""Folding: from the journals of a data folder into the database, each view exactly once, wherever it is interrupted.

- How far a journal is folded is written in the transaction that adds its views. A journal is read on from there.
- Views come in order of time over all journals, and every journal is read to the end it has now before a mark is
  purged. So what is still to come is younger than this fold's beginning, to which a mark of 8 hours is no obstacle:
  journals that a crash left for days count as if they had been folded at once.
- Where several machines fold into one database, one that was away comes late: its views look 8 hours back and ahead
  among the marks there are. Marks go after 8 hours for the readers' sake, even so; a reader whom two machines saw, one
  of which then was away for longer than that, can count twice.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from itertools import islice
from pathlib import Path

from forum.kit import clock
from forum.kit.db import Database, commit
from forum.kit.files import turn
from forum.readership.actions import count_views, forget_journals, forget_marks
from forum.readership.jobs.day_secrets import day_secrets
from forum.readership.journal import Journal, in_order, list_journals, list_retired, open_folder, retire, wipe
from forum.readership.queries import has_marks_until, list_folded
from forum.readership.rules import WINDOW

VIEWS_AT_ONCE = 1_000
"""In one transaction, and in memory: a fiftieth of a second, for which whoever writes a reply may have to wait."""


def views_folder(data_dir: Path) -> Path:
    """Where journals and secrets lie."""
    return data_dir / "views"


def fold(
    database: Database,
    data_dir: Path,
    zone: tzinfo = UTC,
    *,
    wait: bool = False,
    at_once: int = VIEWS_AT_ONCE,
) -> int:
    """Count what the journals hold, and let go of what is not needed any more; how many views counted.

    `zone` is where the site is: what a day is, by which all views are counted together.
    One folds at a time: while another does, this does nothing, or waits for its turn.
    """
    folder = open_folder(views_folder(data_dir))
    with turn(folder / "folding.lock", wait=wait) as is_mine:
        if not is_mine:
            return 0
        now = clock.now()
        journals = list_journals(folder)
        counted = _count(database, journals, zone, at_once)
        _let_go(database, folder, journals)
        _purge(database, now.replace(microsecond=0))  # what is noted in this second says when it began
        day_secrets(database, folder).destroy_old(now)
    return counted


def _count(database: Database, journals: Sequence[Journal], zone: tzinfo, at_once: int) -> int:
    with database.reading():
        folded = list_folded([journal.name for journal in journals])
    found = in_order(journals, folded)
    counted = 0
    while some := list(islice(found, at_once)):
        with database.writing(shown=False):  # a page that tells how many may be that old
            counted += count_views(some, zone)
            commit()
    return counted


def _let_go(database: Database, folder: Path, journals: Sequence[Journal]) -> None:
    """Blank what is folded of journals that may grow; remove the others, and what an interrupted fold left of them."""
    with database.reading():
        folded = list_folded([journal.name for journal in journals if journal.is_alive])
    for journal in journals:
        if not journal.is_alive:
            retire(journal)
        elif journal.name in folded:
            wipe(journal.path, folded[journal.name])
    if retired := list_retired(folder):
        with database.writing():
            forget_journals([path.stem for path in retired])
            commit()
        for path in retired:
            path.unlink()


def _purge(database: Database, now: datetime) -> None:
    with database.reading():
        if not has_marks_until(now - WINDOW):
            return
    with database.writing():
        forget_marks(now - WINDOW)
        commit()
