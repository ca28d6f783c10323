"""Remembering visits."""

from typing import Any

from sqlalchemy import case
from sqlalchemy.orm import InstrumentedAttribute

from forum.kit.db import session
from forum.kit.rows import insert_into
from forum.readership.models import ReadMark
from forum.readership.rules import VISIT, Seen


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
