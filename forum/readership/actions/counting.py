"""Adding views to their threads and days, each once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from sqlalchemy import bindparam, delete, insert, update

from forum.kit.clock import from_microseconds
from forum.kit.db import exclusively, session
from forum.kit.rows import insert_into
from forum.readership.actions.days import add_to_days
from forum.readership.journal import NOBODY, Found
from forum.readership.models import FoldedJournal, ViewMark
from forum.readership.queries import list_marks
from forum.readership.rules import count_once
from forum.threads.models import Thread


def count_views(found: Sequence[Found], zone: tzinfo) -> int:
    """Add to their threads, and to their days in a time zone, those of these views that count, and remember how far their
    journals are folded.

    How many counted. A thread that is gone counts no more, and nobody is told. `changed_at` stays: nothing that was
    written changed. What crawlers read is added to its days alone.
    """
    exclusively("views")
    views = [each.noted for each in found if each.noted.reader != NOBODY]
    tally = count_once(views, list_marks({mask for view in views for mask in view[2:4]} - {NOBODY}))
    if tally.marks:
        marks = [{"reader": reader, "counted_at": from_microseconds(at)} for reader, at in tally.marks]
        session().connection().execute(insert(ViewMark), marks)
        _add_to_threads(Counter(view.thread_id for view in tally.views))
    add_to_days(tally.views, [each.noted for each in found if each.noted.reader == NOBODY], zone)
    _remember({each.journal: each.end for each in found})
    return len(tally.views)


def forget_journals(names: Iterable[str]) -> None:
    """Journals that nobody will read again need no row."""
    by_name = delete(FoldedJournal).where(FoldedJournal.name == bindparam("_name"))
    session().connection().execute(by_name, [{"_name": name} for name in names])


def _add_to_threads(counts: Mapping[int, int]) -> None:
    """In the order of their numbers, so that two who add cannot wait for each other."""
    add = (
        update(Thread)
        .where(Thread.id == bindparam("_thread"))
        .values(view_count=Thread.view_count + bindparam("_views"))
    )
    session().connection().execute(
        add, [{"_thread": thread, "_views": views} for thread, views in sorted(counts.items())]
    )


def _remember(lengths: Mapping[str, int]) -> None:
    added = insert_into(FoldedJournal)
    anew = added.on_conflict_do_update(index_elements=[FoldedJournal.name], set_={"length": added.excluded.length})
    session().connection().execute(anew, [{"name": name, "length": length} for name, length in lengths.items()])
