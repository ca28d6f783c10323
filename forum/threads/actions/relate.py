"""Keeping which questions are like which."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select, update

from forum.accounts.viewer import STRANGER
from forum.kit import clock
from forum.kit.db import exclusively, session
from forum.kit.rows import add_rows
from forum.threads.models import Related, Thread
from forum.threads.queries.related import ASKED, SHOWN, Asked, list_related_ids
from forum.threads.queries.seeing import threads_seen


def keep_related(questions: Sequence[Asked], found: Mapping[int, Sequence[int]]) -> int:
    """Keep what was found for these questions; of how many. One that was changed meanwhile waits for the next turn.

    What it is now like is to be looked at anew itself, if it was last looked at before this question came or changed:
    the likeness is mutual, among those that a guest sees.
    """
    exclusively("relate")
    held = _hold(questions)
    former = list_related_ids(held)
    session().connection().execute(delete(Related).where(Related.thread_id.in_(held)))
    rows = [
        {"thread_id": one, "position": position, "related_id": other}
        for one in held
        for position, other in enumerate(found[one])
    ]
    add_rows(Related, rows)
    session().connection().execute(update(Thread).where(Thread.id.in_(held)).values(related_at=clock.now()))
    _spread({one: [other for other in found[one][:SHOWN] if other not in former.get(one, ())] for one in held})
    return len(held)


def _hold(questions: Sequence[Asked]) -> list[int]:
    """The numbers of those that still wait, and as they were read; kept from others."""
    read = {one.id: one for one in questions}
    held = session().execute(
        select(*ASKED)
        .where(Thread.id.in_(sorted(read)), Thread.related_at.is_(None))
        .order_by(Thread.id)
        .with_for_update()
    )
    return [row.id for row in held if Asked(*row) == read[row.id]]


def _spread(added: Mapping[int, Sequence[int]]) -> None:
    """Mark those that came into a list, and have not the list's question in their own.

    It comes to rest: a question that is looked at again among the same others adds nothing to its list.
    """
    theirs = list_related_ids({other for others in added.values() for other in others})
    for one, others in added.items():
        unaware = [other for other in others if one not in theirs.get(other, ())]
        if unaware:
            seen = select(Thread.changed_at).where(Thread.id == one, threads_seen(STRANGER))
            session().connection().execute(
                update(Thread)
                .where(Thread.id.in_(sorted(unaware)), Thread.related_at < seen.scalar_subquery())
                .values(related_at=None)
            )
