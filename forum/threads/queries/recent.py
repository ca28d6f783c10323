"""The newest posts, for feeds: what a guest sees, whoever asks. Their texts are read apart, for those who need them.

A list goes back 14 days, and holds at least 25 posts and at most 200. Posts of many threads stand by their date; inside
a thread the order is that of arrival. A post of unknown date stands where this forum got it, but never before the last
known date of its thread: an old thread that was imported today is not news of today.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.viewer import STRANGER
from forum.kit import clock
from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import carries, posts_seen, threads_seen
from forum.topics.models import Topic

DAYS, LEAST, MOST = 14, 25, 200


@dataclass(frozen=True)
class RecentPost:
    """A post in a list of posts, without its text; `version` and `renderer_version` tell when that is another."""

    id: int
    parent_id: int | None
    """The post that it answers; None: it is a question."""
    author_name: str | None
    created_at: datetime | None
    edited_at: datetime | None
    received_at: datetime
    version: int
    renderer_version: int
    thread_id: int
    thread_slug: str
    title: str
    """The thread's."""
    language: str
    reply_count: int
    """The thread's visible replies."""
    topic_slug: str
    topic_name: str
    dated_at: datetime
    """Where it stands in a list."""

    @property
    def is_question(self) -> bool:
        return self.parent_id is None

    @property
    def updated_at(self) -> datetime:
        """The last edit, else the date it was written, else when this forum got it."""
        return self.edited_at or self.created_at or self.received_at


_writer = aliased(Account)
_dated_at = case(
    (Post.created_at.is_not(None), Post.created_at),
    (Post.received_at < Thread.active_at, Post.received_at),
    else_=Thread.active_at,
)
_BY_DATE = (_dated_at.desc(), Post.id.desc())
_guest_sees = posts_seen(STRANGER)
_POSTS: Select[*tuple[Any, ...]] = (
    select(
        Post.id,
        Post.parent_id,
        func.coalesce(_writer.name, Post.author_name),
        Post.created_at,
        Post.edited_at,
        Post.received_at,
        Post.version,
        Post.renderer_version,
        Post.thread_id,
        Thread.slug,
        Thread.title,
        Thread.language,
        Thread.reply_count,
        Topic.slug,
        Topic.name,
        _dated_at,
    )
    .select_from(Post)
    .join(Thread, Thread.id == Post.thread_id)
    .outerjoin(Topic, Topic.id == Thread.topic_id)  # outer, or SQLite begins at the topics, for they are few
    .outerjoin(_writer, _writer.id == Post.author_id)
    .where(_guest_sees)
)
_IDS = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(_guest_sees)
_TEXTS = select(Post.id, Post.html).join(Thread, Thread.id == Post.thread_id).where(_guest_sees)


def list_recent(*, topic_id: int | None = None, tag_id: int | None = None) -> list[RecentPost]:
    """The newest posts of all threads, or of those of a topic or with a tag; the newest first."""
    # No post is younger than its thread's activity, so the newest posts are in the most active threads. Those have an
    # index, of a topic's threads too; posts of a topic have none.
    active = select(Thread.id).where(threads_seen(STRANGER))
    if topic_id is not None:
        active = active.where(Thread.topic_id == topic_id)
    if tag_id is not None:
        active = active.where(carries(tag_id))
    active = active.order_by(Thread.active_at.desc(), Thread.id.desc()).limit(MOST)
    newest = _IDS.where(Thread.id.in_(active)).order_by(*_BY_DATE).limit(MOST)
    return _window(_read(Post.id.in_(newest), *_BY_DATE))


def list_recent_in(thread_id: int) -> list[RecentPost]:
    """The newest posts of a thread, the newest first; always its question, as the last."""
    of_thread = _IDS.where(Post.thread_id == thread_id)
    newest = of_thread.order_by(Post.ordinal.desc()).limit(MOST - 1)
    question = of_thread.where(Post.path == b"")
    found = _read(or_(Post.id.in_(newest), Post.id.in_(question)), Post.ordinal.desc())
    return _window(found[:-1]) + found[-1:]


def list_texts(post_ids: Collection[int]) -> dict[int, str]:
    """The HTML of those of these posts that a guest sees."""
    chosen = _TEXTS.where(Post.id.in_(sorted(post_ids)))
    return {row.id: row.html for row in session().execute(chosen)}


def _read(chosen: ColumnElement[bool], *order: ColumnElement[Any]) -> list[RecentPost]:
    return [RecentPost(*row) for row in session().execute(_POSTS.where(chosen).order_by(*order))]


def _window(found: list[RecentPost]) -> list[RecentPost]:
    """Those of the last days, at least `LEAST`. Days are whole: a list shrinks once a day, not all the time."""
    since = (clock.now() - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    return [post for place, post in enumerate(found) if place < LEAST or post.dated_at >= since]
