"""Every read of views that were counted: who was marked when, and how much of each journal is folded."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from forum.kit.clock import to_microseconds
from forum.kit.db import session
from forum.kit.rows import in_portions, is_one_of
from forum.readership.models import FoldedJournal, ViewMark, ViewSecret


def list_marks(readers: Collection[bytes]) -> dict[bytes, list[int]]:
    """When these readers were counted, in microseconds since 1970; who was not is left out."""
    marks: dict[bytes, list[int]] = {}
    for some in in_portions(readers):
        query = select(ViewMark.reader, ViewMark.counted_at).where(is_one_of(ViewMark.reader, some))
        for reader, counted_at in session().execute(query):
            marks.setdefault(reader, []).append(to_microseconds(counted_at))
    return marks


def list_folded(names: Collection[str]) -> dict[str, int]:
    """How many bytes of these journals are folded; of one that was never read, nothing is said."""
    lengths: dict[str, int] = {}
    for some in in_portions(names):
        query = select(FoldedJournal.name, FoldedJournal.length).where(is_one_of(FoldedJournal.name, some))
        lengths.update((name, length) for name, length in session().execute(query))
    return lengths


def has_marks_until(moment: datetime) -> bool:
    """Whether anybody was counted at this moment or before."""
    query = select(ViewMark.counted_at).where(ViewMark.counted_at <= moment).limit(1)
    return session().execute(query).first() is not None


def has_secrets_before(day: date) -> bool:
    """Whether the secret of an earlier day is still in the database."""
    return session().execute(select(ViewSecret.day).where(ViewSecret.day < day).limit(1)).first() is not None


def get_secret(day: date) -> bytes | None:
    """The secret of a day, where the database keeps it."""
    return session().execute(select(ViewSecret.secret).where(ViewSecret.day == day)).scalar_one_or_none()
