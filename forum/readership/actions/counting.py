"""Adding views to their threads and days, each once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from sqlalchemy import bindparam, delete, update

from forum.kit.clock import from_microseconds
from forum.kit.db import exclusively, session
from forum.kit.rows import insert_into, numbers_with, put_rows
from forum.readership.actions.days import add_to_days
from forum.readership.journal import NOBODY, Noted
from forum.readership.models import FoldedJournal, ViewMark
from forum.readership.queries import list_marks
from forum.readership.queries.days import hold_topics_of
from forum.readership.rules import Crawled, Tally, count_once
from forum.threads.models import Thread


def count_views(views: Sequence[Noted], crawled: Mapping[Crawled, int], ends: Mapping[str, int], zone: tzinfo) -> Tally:
    """Add to their threads, and to their days in a time zone, those of these views (masked) that count, and what crawlers read
    to its days alone; and remember that so many bytes of these journals are folded.

    A thread that is gone counts no more, and nobody is told. `changed_at` stays: nothing that was written changed.
    """
    exclusively("views")
    tally = count_once(views, list_marks({mask for view in views for mask in view[2:4]} - {NOBODY}))
    moments = {at: from_microseconds(at) for _, at in tally.marks}
    # Sorted, so that neighbours go where the database is already.
    put_rows(ViewMark, ("reader", "counted_at"), [(mask, moments[at]) for mask, at in sorted(tally.marks)])
    counts = Counter(view.thread_id for view in tally.views)
    topics = hold_topics_of(counts)
    _add_to_threads({thread_id: counts[thread_id] for thread_id in topics})
    add_to_days(tally.views, topics, crawled, zone)
    _remember(ends)
    return tally


def forget_journals(names: Iterable[str]) -> None:
    """Journals that nobody will read again need no row."""
    by_name = delete(FoldedJournal).where(FoldedJournal.name == bindparam("_name"))
    session().connection().execute(by_name, [{"_name": name} for name in names])


def _add_to_threads(counts: Mapping[int, int]) -> None:
    if not counts:
        return
    added = numbers_with(counts, "count")
    add = update(Thread).where(Thread.id == added.c.id).values(view_count=Thread.view_count + added.c["count"])
    session().connection().execute(add)


def _remember(lengths: Mapping[str, int]) -> None:
    added = insert_into(FoldedJournal)
    anew = added.on_conflict_do_update(index_elements=[FoldedJournal.name], set_={"length": added.excluded.length})
    session().connection().execute(anew, [{"name": name, "length": length} for name, length in lengths.items()])
