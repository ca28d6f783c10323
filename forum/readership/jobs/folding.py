"""Folding: from the journals of a data folder into the database, each view exactly once, wherever it is interrupted.

- How far a journal is folded is written in the transaction that adds its views. A journal is read on from there.
- Views come in order of time over all journals, and every journal is read to the end it has now before a mark is
  purged. So what is still to come is younger than this fold's beginning, to which a mark of 8 hours is no obstacle:
  journals that a crash left for days count as if they had been folded at once.
- Where several machines fold into one database, one that was away comes late: its views look 8 hours back and ahead
  among the marks there are. Marks go after 8 hours for the readers' sake, even so; a reader whom two machines saw, one
  of which then was away for longer than that, can count twice.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import islice
from pathlib import Path
from time import sleep, thread_time

from forum.kit import clock
from forum.kit.db import Database, commit
from forum.kit.files import turn
from forum.readership.actions import count_views, forget_journals, forget_marks
from forum.readership.jobs.day_secrets import day_secrets
from forum.readership.journal import (
    NOBODY,
    Found,
    Journal,
    Noted,
    in_order,
    list_journals,
    list_retired,
    mask_all,
    open_folder,
    retire,
    wipe,
)
from forum.readership.queries import has_marks_until, list_folded
from forum.readership.rules import QUARTER, WINDOW, WINDOW_MICROSECONDS, Crawled

VIEWS_AT_ONCE = 1_000
"""In one transaction, and in memory: a fiftieth of a second, for which whoever writes a reply may have to wait."""

_BEFORE_A_REST = 256
_A_WHILE = 0.001
_MOST_KNOWN = 10_000
"""Readers of threads whom a fold remembers, until it begins with others."""


def views_folder(data_dir: Path) -> Path:
    """Where journals and secrets lie."""
    return data_dir / "views"


def fold(
    database: Database,
    data_dir: Path,
    zone: tzinfo = UTC,
    *,
    wait: bool = False,
    rests: float = 0.0,
    at_once: int = VIEWS_AT_ONCE,
) -> int:
    """Count what the journals hold, and let go of what is not needed any more; how many views counted.

    `zone` is where the site is: what a day is, by which all views are counted together.
    One folds at a time: while another does, this does nothing, or waits for its turn. For the sake of who makes pages in this
    process it may rest for so many seconds in all.
    """
    folder = open_folder(views_folder(data_dir))
    with turn(folder / "folding.lock", wait=wait) as is_mine:
        if not is_mine:
            return 0
        now = clock.now()
        journals = list_journals(folder)
        counted = _count(database, journals, zone, _Pace(rests), at_once)
        _let_go(database, folder, journals)
        _purge(database, now.replace(microsecond=0))  # what is noted in this second says when it began
        day_secrets(database, folder).destroy_old(now)
    return counted


class _Pace:
    """Rests as long as was worked, as soon as that is worth it, and up to so many seconds in all."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._since = thread_time()

    def rest(self) -> None:
        worked = thread_time() - self._since
        if self._left > 0 and worked > _A_WHILE:
            sleep(min(worked, self._left))
            self._left -= worked
            self._since = thread_time()


def _count(database: Database, journals: Sequence[Journal], zone: tzinfo, pace: _Pace, at_once: int) -> int:
    with database.reading():
        folded = list_folded([journal.name for journal in journals])
    counted = 0
    for some in _slices(in_order(journals, folded), pace, at_once):
        with database.writing(shown=False):  # a page that tells how many may be that old
            tally = count_views(mask_all(some.views), some.crawled, some.ends, zone)
            commit()
        some.known.update(zip((view[1:4] for view in some.views), tally.stands, strict=True))
        counted += len(tally.views)
    return counted


@dataclass(slots=True)
class _Slice:
    """What comes into the database together."""

    known: dict[tuple[int, bytes, bytes], int]
    """When readers (their tokens) were counted on threads, as far as this fold knows."""
    views: list[Noted] = field(default_factory=list)
    crawled: Counter[Crawled] = field(default_factory=Counter)
    ends: dict[str, int] = field(default_factory=dict)
    """How far journals are folded with it."""


def _slices(found: Iterator[Found], pace: _Pace, at_once: int) -> Iterator[_Slice]:
    """So many views at once of which it is not known yet whether they count. What is known does not count, and takes a
    millionth of a second."""
    some = _Slice({})
    while piece := list(islice(found, _BEFORE_A_REST)):
        for noted, journal, end in piece:
            some.ends[journal] = end
            mark = some.known.get(noted[1:4])
            if mark is not None and -WINDOW_MICROSECONDS < noted[0] - mark < WINDOW_MICROSECONDS:
                continue
            if noted[2] == NOBODY:
                some.crawled[noted[0] // QUARTER, noted[4]] += 1
            else:
                some.views.append(noted)
            if at_once in (len(some.views), len(some.crawled)):
                yield some
                some = _Slice(some.known if len(some.known) < _MOST_KNOWN else {})
        pace.rest()
    if some.ends:
        yield some


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
