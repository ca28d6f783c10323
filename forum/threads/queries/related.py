"""Questions that are much like another: those that were found, through a viewer's eyes; and for which it is to be done."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.kit.prepared import Prepared, given
from forum.threads.models import Related, Thread
from forum.threads.queries.seeing import KINDS, Eyes, eyes_of, threads_seen

SHOWN = 5


@dataclass(frozen=True)
class Asked:
    """A question as it is compared with others, whether it was asked already or not."""

    title: str
    tags: str = ""
    """Names, one a line."""
    topic_id: int | None = None
    language: str | None = None
    """None: whatever it is written in."""
    id: int = 0
    """0: it was not asked yet."""


ASKED = (Thread.title, Thread.tags, Thread.topic_id, Thread.language, Thread.id)


@dataclass(frozen=True)
class RelatedThread:
    """A question below another that it is like."""

    id: int
    slug: str
    title: str
    language: str
    reply_count: int
    accepted_count: int


def list_related(thread_id: int, viewer: Viewer) -> tuple[list[RelatedThread], set[int]]:
    """Those that a viewer sees, the likest first; and the numbers of all that were found, which may come to sight."""
    rows = _related(eyes_of(viewer)).all(thread_id=thread_id, viewer_id=viewer.id)
    seen = [RelatedThread(*row[1:]) for row in rows if row[0]]
    return seen[:SHOWN], {row[1] for row in rows}


@lru_cache(KINDS)
def _related(eyes: Eyes) -> Prepared:
    return Prepared(
        select(
            threads_seen(eyes),
            *(Thread.id, Thread.slug, Thread.title, Thread.language, Thread.reply_count, Thread.accepted_count),
        )
        .join(Related, Related.related_id == Thread.id)
        .where(Related.thread_id == given("thread_id"))
        .order_by(Related.position)
    )


def list_unrelated(limit: int) -> list[Asked]:
    """Whose related questions are to be found, the newest first; whoever may see them."""
    chosen = select(*ASKED).where(Thread.related_at.is_(None)).order_by(Thread.id.desc()).limit(limit)
    return [Asked(*row) for row in session().execute(chosen)]


def list_related_ids(thread_ids: Collection[int]) -> dict[int, set[int]]:
    """What was found for each of these threads, where anything was."""
    found: dict[int, set[int]] = {}
    chosen = select(Related.thread_id, Related.related_id).where(Related.thread_id.in_(sorted(thread_ids)))
    for row in session().execute(chosen):
        found.setdefault(row.thread_id, set()).add(row.related_id)
    return found
