"""Forgetting changes that everybody who keeps pages has long seen."""

from functools import wraps

from sqlalchemy import CursorResult, text

from forum.changes.queries import read_since
from forum.kit.db import Database, on_postgresql
from forum.kit.jobs import Job

_AT_ONCE = 5_000
_TOLD = text("UPDATE changes SET transaction_id = :below WHERE id = 0 AND transaction_id < :below")
_REMOVED = "DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE id > 0 AND {} < :below LIMIT :most)"
_BY_ROW, _BY_TRANSACTION = (text(_REMOVED.format(key)) for key in ("id", "transaction_id"))


def forget_changes(database: Database) -> Job:
    """A job that removes what was there already when it ran last. Who did not look since then takes it that anything changed."""
    seen_before = 0

    @wraps(forget_changes)
    def forget() -> None:
        nonlocal seen_before
        while seen_before and _remove(database, seen_before):
            pass
        with database.reading() as reading:
            seen_before = read_since(reading.connection())

    return forget


def _remove(database: Database, below: int) -> bool:
    """Remove some, telling so in the same transaction; whether there are more."""
    with database.writing() as writing:
        writing.execute(_TOLD, {"below": below})
        remove = _BY_TRANSACTION if on_postgresql() else _BY_ROW
        removed = writing.execute(remove, {"below": below, "most": _AT_ONCE})
        writing.commit()
    return isinstance(removed, CursorResult) and removed.rowcount == _AT_ONCE
