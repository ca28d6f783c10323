"""Every change of what is known of views: adding them to threads, keeping and forgetting what that took."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, update

from forum.kit.db import exclusively, session
from forum.readership.journal import NOBODY, Found
from forum.readership.models import FoldedJournal, ViewMark, ViewSecret
from forum.readership.queries import get_secret, list_marks
from forum.readership.rules import count_once, from_microseconds
from forum.threads.models import Thread


def count_views(found: Sequence[Found]) -> int:
    """Add to their threads those of these views that count, and remember how far their journals are folded.

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
    for name, length in lengths.items():
        session().merge(FoldedJournal(name=name, length=length))
    session().flush()
