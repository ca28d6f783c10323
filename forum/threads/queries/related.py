"""Questions that are much like another: those that were found, through a viewer's eyes; and what is to be found anew."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.viewer import STRANGER, Viewer
from forum.kit.db import session
from forum.threads.likeness import Asked
from forum.threads.models import Related, Thread
from forum.threads.queries.seeing import threads_seen

SHOWN = 5
_ASKED = (Thread.id, Thread.title, Thread.tags, Thread.topic_id, Thread.language)


@dataclass(frozen=True)
class RelatedThread:
    """A question below another that it is like."""

    id: int
    slug: str
    title: str
    language: str
    reply_count: int
    accepted_count: int


def list_related(thread_id: int, viewer: Viewer) -> list[RelatedThread]:
    """Those that a viewer sees, the likest first."""
    found = session().execute(
        select(Thread.id, Thread.slug, Thread.title, Thread.language, Thread.reply_count, Thread.accepted_count)
        .join(Related, Related.related_id == Thread.id)
        .where(Related.thread_id == thread_id, threads_seen(viewer))
        .order_by(Related.position)
        .limit(SHOWN)
    )
    return [RelatedThread(*row) for row in found]


def list_unrelated(limit: int) -> list[Asked]:
    """Whose related questions are to be found, the newest first; whoever may see them."""
    chosen = select(*_ASKED).where(Thread.related_at.is_(None)).order_by(Thread.id.desc()).limit(limit)
    return [Asked(*row) for row in session().execute(chosen)]


def list_asked(limit: int) -> list[Asked]:
    """The newest questions that a guest sees."""
    chosen = select(*_ASKED).where(threads_seen(STRANGER)).order_by(Thread.id.desc()).limit(limit)
    return [Asked(*row) for row in session().execute(chosen)]


def list_related_ids(thread_ids: Collection[int]) -> dict[int, set[int]]:
    """What was found for each of these threads, where anything was."""
    found: dict[int, set[int]] = {}
    chosen = select(Related.thread_id, Related.related_id).where(Related.thread_id.in_(sorted(thread_ids)))
    for row in session().execute(chosen):
        found.setdefault(row.thread_id, set()).add(row.related_id)
    return found
