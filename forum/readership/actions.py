"""Every change of what is known of views (adding them to threads, keeping and forgetting what that took) and of visits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import bindparam, case, delete, insert, update
from sqlalchemy.orm import InstrumentedAttribute

from forum.kit.db import exclusively, session
from forum.kit.rows import insert_into
from forum.readership.journal import NOBODY, Found
from forum.readership.models import FoldedJournal, ReadMark, ViewDay, ViewMark, ViewSecret
from forum.readership.queries import get_secret, list_marks
from forum.readership.rules import VISIT, Seen, count_once, from_microseconds
from forum.threads.models import Thread


def count_views(found: Sequence[Found], zone: tzinfo) -> int:
    """Add to their threads, and to their days in a time zone, those of these views that count, and remember how far their
    journals are folded.

    How many counted. A thread that is gone counts no more, and nobody is told. `changed_at` stays: nothing that was
    written changed.
    """
    exclusively("views")
    views = [each.view for each in found]
    tally = count_once(views, list_marks({each for view in views for each in view[2:]} - {NOBODY}))
    if tally.marks:
        marks = [{"reader": reader, "counted_at": from_microseconds(at)} for reader, at in tally.marks]
        session().connection().execute(insert(ViewMark), marks)
        _add_to_threads(tally.counts)
        _add_to_days(Counter(from_microseconds(at).astimezone(zone).date() for at in tally.times))
    _remember({each.journal: each.end for each in found})
    return tally.counts.total()


def forget_journals(names: Iterable[str]) -> None:
    """Journals that nobody will read again need no row."""
    by_name = delete(FoldedJournal).where(FoldedJournal.name == bindparam("_name"))
    session().connection().execute(by_name, [{"_name": name} for name in names])


def forget_marks(until: datetime) -> None:
    """Forget who was counted at this moment or before."""
    session().execute(delete(ViewMark).where(ViewMark.counted_at <= until))


def forget_secrets(before: date) -> None:
    """Destroy the secrets of earlier days."""
    session().execute(delete(ViewSecret).where(ViewSecret.day < before))


def settle_secret(day: date, secret: bytes) -> bytes:
    """The secret of a day: this one, unless another process was first."""
    exclusively("view secrets")
    settled = get_secret(day)
    if settled is None:
        session().add(ViewSecret(day=day, secret=secret))
        session().flush()
    return settled or secret


def note_visit(account_id: int, thread_id: int, seen: Seen) -> None:
    """Remember how a member saw a thread: `rules.see`, as one statement, so that two tabs at once are as two in turn."""
    columns = ("visited_at", "post_count", "changed_at")
    first = dict(zip(columns, seen, strict=True))
    former = {f"former_{name}": value for name, value in first.items()}
    added = insert_into(ReadMark).values(account_id=account_id, thread_id=thread_id, **first, **former)
    is_over = ReadMark.visited_at < seen.at - VISIT
    kept = {f"former_{name}": case((is_over, _of(name)), else_=_of(f"former_{name}")) for name in columns}
    risen = {name: case((_of(name) > added.excluded[name], _of(name)), else_=added.excluded[name]) for name in columns}
    session().execute(
        added.on_conflict_do_update(index_elements=[ReadMark.account_id, ReadMark.thread_id], set_={**kept, **risen})
    )


def _of(name: str) -> InstrumentedAttribute[Any]:
    column: InstrumentedAttribute[Any] = getattr(ReadMark, name)
    return column


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


def _add_to_days(counts: Mapping[date, int]) -> None:
    added = insert_into(ViewDay)
    both = added.on_conflict_do_update(
        index_elements=[ViewDay.day], set_={"view_count": ViewDay.view_count + added.excluded.view_count}
    )
    session().connection().execute(both, [{"day": day, "view_count": views} for day, views in sorted(counts.items())])


def _remember(lengths: Mapping[str, int]) -> None:
    for name, length in lengths.items():
        session().merge(FoldedJournal(name=name, length=length))
    session().flush()
