"""What waits at the desk: posts that were reported, the most urgent first, and posts that wait for approval.

A moderator sees those of their topics, where they are now: a question that moves takes its reports along.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, func, or_, select

from forum.accounts.models import Account
from forum.accounts.viewer import Viewer
from forum.kit import paging
from forum.kit.db import session
from forum.markup import excerpt
from forum.moderation.models import Flag
from forum.threads.models import Post, Thread
from forum.threads.queries import Author
from forum.threads.queries.seeing import threads_moderated
from forum.threads.rules import PENDING
from forum.topics.models import Topic

REPORTED_KEY, WAITING_KEY = (int, int), (int,)
SIZE = 20
"""Posts on a page."""
_EXCERPT = 500
_REASONS = 12
"""Of one post; of the rest it is said how many they are."""


@dataclass(frozen=True)
class Report:
    """That somebody reported a post, and why."""

    by: Author | None
    """None where the viewer wrote the post: no author learns who reported it, a moderator neither."""
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeskPost:
    """A post that a moderator is to decide on."""

    id: int
    is_question: bool
    state: str
    author: Author
    created_at: datetime | None
    excerpt: str
    thread_title: str
    language: str
    topic_name: str
    topic_slug: str
    report_count: int = 0
    reports: tuple[Report, ...] = ()
    """The first of them."""

    @property
    def more_count(self) -> int:
        """How many reports are not among `reports`."""
        return self.report_count - len(self.reports)


@dataclass(frozen=True)
class _Reported:
    """A post by its place in the list: most reports first, then the first report."""

    post_id: int
    count: int
    first: int


def list_reported(viewer: Viewer, place: paging.Place, size: int = SIZE) -> paging.Page[DeskPost]:
    """The posts with open reports."""
    count, first = func.count(Flag.id), func.min(Flag.id)
    chosen = _reported(viewer, Flag.post_id, count, first).group_by(Flag.post_id).limit(size + 1)
    order: tuple[ColumnElement[Any], ...] = (count.desc(), first)
    if place.key is not None and place.backwards:
        order = (count, first.desc())
        chosen = chosen.having(or_(count > place.key[0], (count == place.key[0]) & (first < place.key[1])))
    elif place.key is not None:
        chosen = chosen.having(or_(count < place.key[0], (count == place.key[0]) & (first > place.key[1])))
    found = [_Reported(*row) for row in session().execute(chosen.order_by(*order))]
    page = paging.cut(found, place, size, lambda one: (one.count, one.first))
    told = _tell(viewer, {one.post_id: one.count for one in page.items})
    return paging.Page([told[one.post_id] for one in page.items], page.next, page.prev)


def list_waiting(viewer: Viewer, place: paging.Place, size: int = SIZE) -> paging.Page[DeskPost]:
    """The posts that wait for approval, the oldest first."""
    chosen = _waiting(viewer, Post.id).limit(size + 1).order_by(Post.id.desc() if place.backwards else Post.id)
    if place.key is not None:
        chosen = chosen.where(Post.id < place.key[0] if place.backwards else Post.id > place.key[0])
    page = paging.cut(list(session().scalars(chosen)), place, size, lambda post_id: (post_id,))
    told = _tell(viewer, dict.fromkeys(page.items, 0))
    return paging.Page([told[post_id] for post_id in page.items], page.next, page.prev)


def count_at_desk(viewer: Viewer) -> tuple[int, int]:
    """How many posts with open reports, and how many that wait, a moderator is to decide on. One question, by indexes."""
    reported = _reported(viewer, func.count(distinct(Flag.post_id))).scalar_subquery()
    row = session().execute(select(reported, _waiting(viewer, func.count(Post.id)).scalar_subquery())).one()
    return row[0], row[1]


def get_at_desk(viewer: Viewer, post_id: int) -> DeskPost | None:
    """A post that the viewer is to decide on; None where there is nothing to decide (any more)."""
    count = session().scalar(_reported(viewer, func.count(Flag.id)).where(Flag.post_id == post_id))
    if count or session().scalar(_waiting(viewer, Post.id).where(Post.id == post_id)):
        return _tell(viewer, {post_id: count or 0})[post_id]
    return None


def is_flagged_by(viewer: Viewer, post_id: int) -> bool:
    """Whether the viewer has an open report of a post."""
    mine = select(Flag.id).where(Flag.post_id == post_id, Flag.account_id == viewer.id, Flag.settled_at.is_(None))
    return session().execute(mine).first() is not None


def _reported(viewer: Viewer, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Of the open reports that are for this moderator."""
    chosen = select(*columns).where(Flag.settled_at.is_(None))
    if viewer.is_staff and viewer.topics is None:
        return chosen
    posts = chosen.join(Post, Post.id == Flag.post_id).join(Thread, Thread.id == Post.thread_id)
    return posts.where(threads_moderated(viewer))


def _waiting(viewer: Viewer, *columns: Any) -> Select[*tuple[Any, ...]]:
    chosen = select(*columns).where(Post.state == PENDING)
    return chosen.join(Thread, Thread.id == Post.thread_id).where(threads_moderated(viewer))


def _tell(viewer: Viewer, counts: Mapping[int, int]) -> dict[int, DeskPost]:
    """The posts, and the first reports of each."""
    if not counts:
        return {}
    reports = _reports(viewer, list(counts)) if any(counts.values()) else {}
    rows = session().execute(
        select(
            Post.id,
            Post.parent_id,
            Post.state,
            func.coalesce(Account.name, Post.author_name).label("author_name"),
            Account.handle,
            Post.created_at,
            Post.html,
            Thread.title,
            Thread.language,
            Topic.name,
            Topic.slug,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Topic, Topic.id == Thread.topic_id)
        .outerjoin(Account, Account.id == Post.author_id)
        .where(Post.id.in_(list(counts)))
    )
    return {
        row.id: DeskPost(
            id=row.id,
            is_question=row.parent_id is None,
            state=row.state,
            author=Author(row.author_name, row.handle),
            created_at=row.created_at,
            excerpt=excerpt(row.html, _EXCERPT),
            thread_title=row.title,
            language=row.language,
            topic_name=row.name,
            topic_slug=row.slug,
            report_count=counts[row.id],
            reports=tuple(reports.get(row.id, ())),
        )
        for row in rows
    }


def _reports(viewer: Viewer, post_ids: Sequence[int]) -> dict[int, list[Report]]:
    """The first open reports of each post, the oldest first."""
    number = func.row_number().over(partition_by=Flag.post_id, order_by=Flag.id).label("number")
    numbered = select(Flag.id, number).where(Flag.post_id.in_(post_ids), Flag.settled_at.is_(None)).subquery()
    found = session().execute(
        select(Flag.post_id, Account.name, Account.handle, Flag.reason, Flag.created_at, Post.author_id)
        .join(numbered, numbered.c.id == Flag.id)
        .join(Post, Post.id == Flag.post_id)
        .join(Account, Account.id == Flag.account_id)
        .where(numbered.c.number <= _REASONS)
        .order_by(Flag.id)
    )
    reports: defaultdict[int, list[Report]] = defaultdict(list)
    for row in found:
        by = Author(row.name, row.handle) if row.author_id != viewer.id else None
        reports[row.post_id].append(Report(by, row.reason, row.created_at))
    return reports
