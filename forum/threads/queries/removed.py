"""Posts that guests saw and do not see any more, for those who keep copies: feed readers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.threads.queries.recent import MOST
from forum.threads.queries.selection import Selection
from forum.threads.rules import VISIBLE


@dataclass(frozen=True)
class RemovedPost:
    """That there was a post, and when it was taken out of sight; nothing of what it said."""

    id: int
    removed_at: datetime


def list_removed(selection: Selection, since: datetime) -> list[RemovedPost]:
    """Posts of a selection that were taken away since then, the last first, at most `MOST`. A reply goes with its question.

    What waited for approval and was never seen was not taken away either.
    """
    found = (
        _removed(selection, Post.removed_at, since),
        _removed(selection, Thread.removed_at, since, Post.state == VISIBLE, Post.path > b""),
    )
    first, second = (select(some.subquery()) for some in found)
    both = union_all(first, second).subquery()
    rows = session().execute(select(both).order_by(both.c.removed_at.desc(), both.c.id.desc()).limit(MOST))
    return [RemovedPost(number, removed_at) for number, removed_at in rows]


def _removed(
    selection: Selection,
    removed_at: InstrumentedAttribute[datetime | None],
    since: datetime,
    *more: ColumnElement[bool],
) -> Select[int, datetime | None]:
    return (
        select(Post.id, removed_at.label("removed_at"))
        .join(Thread, Thread.id == Post.thread_id)
        .where(selection.is_about(by_each=True), removed_at >= since, *more)
        .order_by(removed_at.desc(), Post.id.desc())
        .limit(MOST)
    )
