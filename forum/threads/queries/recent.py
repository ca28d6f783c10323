"""The newest posts of a selection, for feeds. Their texts are read apart, for those who need them.

A list goes back 14 days, and holds at least 25 posts and at most 200. Posts of many threads stand by their date; inside
a thread the order is that of arrival. A post of unknown date stands where this forum got it, but never before the last
known date of its thread: an old thread that was imported today is not news of today.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.queries import handle_shown
from forum.accounts.viewer import STRANGER, Viewer
from forum.kit import clock
from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import posts_seen
from forum.threads.queries.selection import EVERYTHING, Selection
from forum.topics.models import Topic

DAYS, LEAST, MOST = 14, 25, 200
GRACE = timedelta(minutes=5)
"""So long after writing an author's own edit is part of the writing: no reader need show the post as new again."""


@dataclass(frozen=True)
class RecentPost:
    """A post in a list of posts, without its text; `version` and `renderer_version` tell when that is another."""

    id: int
    parent_id: int | None
    """The post that it answers; None: it is a question."""
    author_name: str | None
    author_handle: str | None
    created_at: datetime | None
    edited_at: datetime | None
    received_at: datetime
    version: int
    renderer_version: int
    state: str
    thread_id: int
    thread_slug: str
    title: str
    """The thread's."""
    language: str
    reply_count: int
    """The thread's visible replies."""
    topic_slug: str
    topic_name: str
    tag_names: str
    """The thread's tags, one a line."""
    dated_at: datetime
    """Where it stands in a list."""
    edited_by_moderator: bool = False
    """The last time."""
    rewritten_at: datetime | None = None
    """When its words last changed but by an edit."""

    @property
    def is_question(self) -> bool:
        return self.parent_id is None

    @property
    def tags(self) -> list[str]:
        """The thread's."""
        return self.tag_names.splitlines()

    @property
    def updated_at(self) -> datetime:
        """When it last became news: the last edit, but for what its author mended at once; else the date it was written,
        else when this forum got it."""
        return (None if self._is_mended else self.edited_at) or self.created_at or self.received_at

    @property
    def changed_at(self) -> datetime:
        """When its words last changed, news or not."""
        known = (self.edited_at, self.rewritten_at)
        return max(filter(None, known), default=self.created_at or self.received_at)

    @property
    def _is_mended(self) -> bool:
        return (
            self.edited_at is not None
            and self.created_at is not None
            and not self.edited_by_moderator
            and self.edited_at - self.created_at <= GRACE
        )


_writer = aliased(Account)
_dated_at = case(
    (Post.created_at.is_not(None), Post.created_at),
    (Post.received_at < Thread.active_at, Post.received_at),
    else_=Thread.active_at,
)
_BY_DATE = (_dated_at.desc(), Post.id.desc())
_POSTS: Select[*tuple[Any, ...]] = (
    select(
        Post.id,
        Post.parent_id,
        func.coalesce(_writer.name, Post.author_name),
        handle_shown(_writer),
        Post.created_at,
        Post.edited_at,
        Post.received_at,
        Post.version,
        Post.renderer_version,
        Post.state,
        Post.thread_id,
        Thread.slug,
        Thread.title,
        Thread.language,
        Thread.reply_count,
        Topic.slug,
        Topic.name,
        Thread.tags,
        _dated_at,
        Post.edited_by_moderator,
        Post.rewritten_at,
    )
    .select_from(Post)
    .join(Thread, Thread.id == Post.thread_id)
    .outerjoin(Topic, Topic.id == Thread.topic_id)  # outer, or SQLite begins at the topics, for they are few
    .outerjoin(_writer, _writer.id == Post.author_id)
)
_TEXTS = select(Post.id, Post.html).join(Thread, Thread.id == Post.thread_id)


@dataclass(frozen=True)
class Recent:
    """The newest posts of a selection, and whether these are all."""

    posts: list[RecentPost]
    is_all: bool


def list_recent(selection: Selection = EVERYTHING, viewer: Viewer = STRANGER) -> list[RecentPost]:
    """The newest posts of a selection that a viewer sees, the newest first; of a whole thread always its question, as the last."""
    return read_recent(selection, viewer).posts


def read_recent(selection: Selection, viewer: Viewer) -> Recent:
    """The same, and whether there are more."""
    if selection.thread_id is None or selection.branch:
        newest = selection.newest_ids(viewer, _BY_DATE, MOST)
        order = (Post.ordinal.desc(),) if selection.thread_id is not None else _BY_DATE
        return _window(read_posts(Post.id.in_(newest), *order)[:MOST])
    newest = selection.newest_ids(viewer, _BY_DATE, MOST - 1)
    question = select(Post.id).where(Post.thread_id == selection.thread_id, Post.path == b"")
    found = read_posts(
        and_(selection.holds(viewer), or_(Post.id.in_(newest), Post.id.in_(question))), Post.ordinal.desc()
    )
    return _window(found[:-1], *found[-1:])


def read_among(post_ids: Collection[int], viewer: Viewer) -> Recent:
    """The newest of these posts that a viewer sees."""
    found = read_posts(and_(Post.id.in_(sorted(post_ids)), posts_seen(viewer)), *_BY_DATE)
    return _window(found[:MOST])


def list_texts(post_ids: Collection[int], viewer: Viewer = STRANGER) -> dict[int, str]:
    """The HTML of those of these posts that a viewer sees."""
    chosen = _TEXTS.where(posts_seen(viewer), Post.id.in_(sorted(post_ids)))
    return {row.id: row.html for row in session().execute(chosen)}


def read_posts(chosen: ColumnElement[bool], *order: ColumnElement[Any]) -> list[RecentPost]:
    """The posts of a condition, whoever sees them, in that order."""
    return [RecentPost(*row) for row in session().execute(_POSTS.where(chosen).order_by(*order))]


def window_began_at() -> datetime:
    """Since when what happened is in feeds anyway. Days are whole: a list shrinks once a day, not all the time."""
    return (clock.now() - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)


def _window(found: list[RecentPost], *always: RecentPost) -> Recent:
    """Those of the last days, at least `LEAST`; and what is always there."""
    since = window_began_at()
    kept = [post for place, post in enumerate(found) if place < LEAST or post.dated_at >= since]
    return Recent([*kept, *always], is_all=len(kept) == len(found) and len(found) + len(always) < MOST)
