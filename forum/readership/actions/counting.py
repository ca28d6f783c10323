"""Adding views to their threads and days, each once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from forum.kit.clock import from_microseconds
from forum.kit.db import exclusively, on_postgresql, session
from forum.kit.rows import insert_into, put_rows
from forum.readership.actions.days import add_to_days
from forum.readership.journal import NOBODY, Found
from forum.readership.models import FoldedJournal, ViewMark
from forum.readership.queries import list_marks
from forum.readership.queries.days import hold_topics_of
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
    put_rows(ViewMark, ("reader", "counted_at"), [(mask, from_microseconds(at)) for mask, at in tally.marks])
    counts = Counter(view.thread_id for view in tally.views)
    topics = hold_topics_of(counts)
    _add_to_threads({thread_id: counts[thread_id] for thread_id in topics})
    add_to_days(tally.views, topics, [each.noted for each in found if each.noted.reader == NOBODY], zone)
    _remember({each.journal: each.end for each in found})
    return len(tally.views)


def forget_journals(names: Iterable[str]) -> None:
    """Journals that nobody will read again need no row."""
    by_name = delete(FoldedJournal).where(FoldedJournal.name == bindparam("_name"))
    session().connection().execute(by_name, [{"_name": name} for name in names])


def _add_to_threads(counts: Mapping[int, int]) -> None:
    if not counts:
        return
    if on_postgresql():
        numbers = func.unnest(bindparam("ids", list(counts), ARRAY(Thread.id.type)))
        more = func.unnest(bindparam("counts", list(counts.values()), ARRAY(Thread.view_count.type)))
        added = select(numbers.label("id"), more.label("count")).subquery()
        add = update(Thread).where(Thread.id == added.c.id).values(view_count=Thread.view_count + added.c.count)
        session().connection().execute(add)
        return
    each = update(Thread).where(Thread.id == bindparam("_id"))
    rows = [{"_id": thread_id, "_views": count} for thread_id, count in counts.items()]
    session().connection().execute(each.values(view_count=Thread.view_count + bindparam("_views")), rows)


def _remember(lengths: Mapping[str, int]) -> None:
    added = insert_into(FoldedJournal)
    anew = added.on_conflict_do_update(index_elements=[FoldedJournal.name], set_={"length": added.excluded.length})
    session().connection().execute(anew, [{"name": name, "length": length} for name, length in lengths.items()])
