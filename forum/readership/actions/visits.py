"""Remembering visits."""

from types import ModuleType
from typing import Any

from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from forum.kit.db import on_postgresql
from forum.kit.moments import UtcDateTime
from forum.kit.prepared import Prepared, given
from forum.readership.models import ReadMark
from forum.readership.rules import VISIT, Seen

_COLUMNS = ("visited_at", "post_count", "changed_at")


def note_visit(account_id: int, thread_id: int, seen: Seen) -> None:
    """Remember how a member saw a thread: `rules.see`, as one statement, so that two tabs at once are as two in turn."""
    (_NOTE_ON_POSTGRESQL if on_postgresql() else _NOTE_ON_SQLITE).later(
        account_id=account_id,
        thread_id=thread_id,
        over_until=seen.at - VISIT,
        **dict(zip(_COLUMNS, seen, strict=True)),
    )


def _noting(kind: ModuleType) -> Any:
    first = {name: given(name, _of(name).type) for name in _COLUMNS}
    former = {f"former_{name}": value for name, value in first.items()}
    added = kind.insert(ReadMark).values(
        account_id=given("account_id"), thread_id=given("thread_id"), **first, **former
    )
    is_over = ReadMark.visited_at < given("over_until", UtcDateTime())
    kept = {f"former_{name}": case((is_over, _of(name)), else_=_of(f"former_{name}")) for name in _COLUMNS}
    risen = {name: case((_of(name) > added.excluded[name], _of(name)), else_=added.excluded[name]) for name in _COLUMNS}
    return added.on_conflict_do_update(index_elements=[ReadMark.account_id, ReadMark.thread_id], set_={**kept, **risen})


def _of(name: str) -> InstrumentedAttribute[Any]:
    column: InstrumentedAttribute[Any] = getattr(ReadMark, name)
    return column


_NOTE_ON_SQLITE, _NOTE_ON_POSTGRESQL = (Prepared(_noting(kind)) for kind in (sqlite, postgresql))
