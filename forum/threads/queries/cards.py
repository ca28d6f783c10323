"""How a row becomes a thread as it stands in a list, or on its own page: the same for all who may see it."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.queries import handle_shown
from forum.kit import prepared
from forum.kit.prepared import Prepared, given
from forum.tags.terms import labels
from forum.threads.models import Post, Thread
from forum.threads.queries.shapes import Author, ThreadCard, ThreadView
from forum.topics.models import Topic
from forum.topics.queries import CHANGED_AT, TopicView

_asker = aliased(Account)
VIEWS = Thread.view_count + Thread.imported_view_count
_CARD = (
    Thread.id,
    Thread.slug,
    Thread.title,
    Thread.language,
    Thread.topic_id,
    Topic.slug.label("topic_slug"),
    Topic.name.label("topic_name"),
    Thread.author_id,
    func.coalesce(_asker.name, Thread.author_name).label("author_name"),
    handle_shown(_asker).label("author_handle"),
    Thread.created_at,
    Thread.received_at,
    Thread.active_at,
    Thread.changed_at,
    Thread.reply_count,
    Thread.useful_count,
    Thread.accepted_count,
    VIEWS.label("views"),
    Thread.locked_at,
    Thread.state,
    Thread.excerpt,
    Thread.tags,
)


class _Row(NamedTuple):
    """A thread as it is stored: `_CARD`, and after it `MORE`, by their names, converted."""

    id: int
    slug: str
    title: str
    language: str
    topic_id: int
    topic_slug: str
    topic_name: str
    author_id: int | None
    author_name: str | None
    author_handle: str | None
    created_at: datetime | None
    received_at: datetime
    active_at: datetime
    changed_at: datetime
    reply_count: int
    useful_count: int
    accepted_count: int
    views: int
    locked_at: datetime | None
    state: str
    excerpt: str
    tags: str
    lock_reason: str | None = None
    question_id: int = 0
    branch_count: int = 0
    post_count: int = 0
    topic_description: str = ""
    topic_language: str = ""
    topic_changed_at: datetime | None = None


MORE = (
    Thread.lock_reason,
    Post.id,
    Thread.branch_count,
    Thread.post_count,
    Topic.description,
    Topic.language.label("topic_language"),
    CHANGED_AT,
)
_REMEMBERED = 400
"""Threads, as they stand in lists; half as many, as they stand on their page."""


def select_cards(*more: Any) -> Select[*tuple[Any, ...]]:
    """The columns of threads in lists, and more."""
    return (
        select(*_CARD, *more).join(Topic, Topic.id == Thread.topic_id).outerjoin(_asker, _asker.id == Thread.author_id)
    )


_CARDS = Prepared(select_cards())
THREAD = Prepared(
    select_cards(*MORE)
    .join(Post, (Post.thread_id == Thread.id) & (Post.path == b""))
    .where(Thread.id == given("thread_id"))
)


@lru_cache(_REMEMBERED)
def card(raw: prepared.Row) -> ThreadCard:
    """A raw row of `select_cards`."""
    return card_of(_CARDS.read(raw))


def card_of(row: Iterable[Any]) -> ThreadCard:
    """The same, of a row that is converted."""
    return ThreadCard(**_facts(_Row(*row)))


@lru_cache(_REMEMBERED // 2)
def thread_of(raw: prepared.Row) -> ThreadView:
    """A raw row of `THREAD`."""
    row = _Row(*THREAD.read(raw))
    topic = TopicView(
        row.topic_id,
        row.topic_slug,
        row.topic_name,
        row.topic_description,
        row.topic_language,
        row.topic_changed_at,
    )
    return ThreadView(
        **_facts(row),
        topic=topic,
        lock_reason=row.lock_reason,
        question_id=row.question_id,
        post_count=row.post_count,
        branch_count=row.branch_count,
    )


def _facts(row: _Row) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in _PLAIN}
    author = Author(row.author_name, row.author_handle, is_asker=True)
    return {**facts, "author": author, "locked": row.locked_at is not None, "tags": labels(row.tags)}


_PLAIN = (
    "id slug title language topic_id topic_slug topic_name author_id created_at received_at active_at changed_at "
    "reply_count useful_count accepted_count views state excerpt"
).split()
