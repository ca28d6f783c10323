"""Threads as a viewer sees them: one, or a list by key."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.queries import handle_shown
from forum.accounts.viewer import STRANGER, Viewer
from forum.kit import clock, paging
from forum.kit.db import session
from forum.kit.errors import Gone, Missing
from forum.tags.terms import labels
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import carries, threads_seen
from forum.threads.queries.shapes import Author, ThreadCard, ThreadView
from forum.threads.rules import Sight, sight_of_thread
from forum.topics.models import Topic
from forum.topics.queries import CHANGED_AT, TopicView, last_topic_change

PAGE_SIZE = 25
TOP_DAYS = 30

_asker = aliased(Account)
_views = Thread.view_count + Thread.imported_view_count
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
    _views.label("views"),
    Thread.locked_at,
    Thread.state,
    Thread.excerpt,
    Thread.tags,
)


def find_thread(thread_id: int, viewer: Viewer) -> ThreadView:
    """A thread; raises `Missing` or `Gone` where the viewer may not see it."""
    thread = get_any_thread(thread_id)
    if thread is None:
        raise Missing
    seen = sight_of_thread(viewer, thread)
    if seen is Sight.FULL:
        return thread
    raise Gone if seen is Sight.GONE else Missing


def get_any_thread(thread_id: int) -> ThreadView | None:
    """A thread, whoever may see it: for who looks at that next."""
    row = (
        session()
        .execute(
            _cards(
                Thread.lock_reason,
                Post.id.label("question_id"),
                Thread.branch_count,
                Thread.post_count,
                Topic.description.label("topic_description"),
                Topic.language.label("topic_language"),
                CHANGED_AT.label("topic_changed_at"),
            )
            .join(Post, (Post.thread_id == Thread.id) & (Post.path == b""))
            .where(Thread.id == thread_id)
        )
        .one_or_none()
    )
    if row is None:
        return None
    return ThreadView(
        **_facts(row),
        topic=TopicView(
            row.topic_id,
            row.topic_slug,
            row.topic_name,
            row.topic_description,
            row.topic_language,
            row.topic_changed_at,
        ),
        lock_reason=row.lock_reason,
        question_id=row.question_id,
        post_count=row.post_count,
        branch_count=row.branch_count,
    )


def list_latest(
    viewer: Viewer,
    place: paging.Place,
    *,
    topic_id: int | None = None,
    tag_ids: Sequence[int] = (),
    size: int = PAGE_SIZE,
) -> paging.Page[ThreadCard]:
    """Threads, the last active first; of one topic, with all of some tags, or all."""
    chosen = _cards().where(threads_seen(viewer), *map(carries, tag_ids))
    if topic_id is not None:
        chosen = chosen.where(Thread.topic_id == topic_id)
    return _by_activity(chosen, place, size)


def list_unanswered(viewer: Viewer, place: paging.Place, size: int = PAGE_SIZE) -> paging.Page[ThreadCard]:
    """Threads without a visible reply by anyone but the asker, the last active first."""
    return _by_activity(_cards().where(threads_seen(viewer), Thread.answer_count == 0), place, size)


def list_top(viewer: Viewer, place: paging.Place, size: int = PAGE_SIZE) -> paging.Page[ThreadCard]:
    """Threads of the last 30 days, the most useful first, then the most viewed."""
    since = clock.now() - timedelta(days=TOP_DAYS)
    recent = or_(Thread.created_at >= since, Thread.created_at.is_(None) & (Thread.received_at >= since))
    return _keyed(
        _cards().where(threads_seen(viewer), recent),
        (Thread.useful_count, _views, Thread.id),
        place,
        size,
        lambda card: (card.useful_count, card.views, card.id),
    )


def list_cards(thread_ids: Collection[int], viewer: Viewer) -> dict[int, ThreadCard]:
    """Those of these threads that a viewer sees."""
    chosen = _cards().where(threads_seen(viewer), Thread.id.in_(sorted(thread_ids)))
    return {row.id: _card(row) for row in session().execute(chosen)}


ACTIVITY_KEY = (datetime, int)
TOP_KEY = (int, int, int)


SITEMAP_PART = 10_000
"""Numbers of threads in a part of the sitemap; the parts count from 1."""


def list_sitemap_parts() -> list[tuple[int, datetime]]:
    """The parts that hold a thread which a guest sees, and when one of these last changed."""
    part = Thread.id // SITEMAP_PART + 1
    found = session().execute(
        select(part.label("part"), func.max(Thread.changed_at).label("changed_at"))
        .where(threads_seen(STRANGER))
        .group_by("part")
        .order_by("part")
    )
    return [(row.part, row.changed_at) for row in found]


def list_sitemap(part: int) -> list[tuple[int, str, datetime]]:
    """What a guest sees of a part: number, slug and last change of its threads."""
    found = session().execute(
        select(Thread.id, Thread.slug, Thread.changed_at)
        .where(threads_seen(STRANGER), Thread.id.between((part - 1) * SITEMAP_PART, part * SITEMAP_PART - 1))
        .order_by(Thread.id)
    )
    return [(row.id, row.slug, row.changed_at) for row in found]


def count_threads(viewer: Viewer, topic_id: int) -> int:
    """How many threads of a topic a viewer sees."""
    counted = select(func.count()).select_from(Thread).where(threads_seen(viewer), Thread.topic_id == topic_id)
    return session().scalar(counted) or 0


def count_by_topic(viewer: Viewer) -> dict[int, int]:
    """How many threads a viewer sees in each topic that has any."""
    found = session().execute(
        select(Thread.topic_id, func.count().label("thread_count"))
        .where(threads_seen(viewer))
        .group_by(Thread.topic_id)
    )
    return {row.topic_id: row.thread_count for row in found}


def last_change(topic_id: int | None = None) -> datetime | None:
    """The last change of any thread, or of those of a topic, and of what topics are called, which stands with them."""
    of_threads = select(func.max(Thread.changed_at))
    if topic_id is not None:
        of_threads = of_threads.where(Thread.topic_id == topic_id)
    row = session().execute(select(of_threads.scalar_subquery(), last_topic_change(topic_id))).one()
    return max(filter(None, row), default=None)


def _cards(*more: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*_CARD, *more).join(Topic, Topic.id == Thread.topic_id).outerjoin(_asker, _asker.id == Thread.author_id)
    )


def _by_activity(chosen: Select[*tuple[Any, ...]], place: paging.Place, size: int) -> paging.Page[ThreadCard]:
    return _keyed(
        chosen,
        (Thread.active_at, Thread.id),
        place,
        size,
        lambda card: (card.active_at, card.id),
    )


def _keyed(
    chosen: Select[*tuple[Any, ...]],
    columns: tuple[Any, ...],
    place: paging.Place,
    size: int,
    key_of: Any,
) -> paging.Page[ThreadCard]:
    """A page by key, the greatest first."""
    key = tuple_(*columns)
    if place.key is not None:
        start = tuple_(*_bound(columns, place.key))
        chosen = chosen.where(key > start if place.backwards else key < start)
    order = [column.asc() if place.backwards else column.desc() for column in columns]
    found = [_card(row) for row in session().execute(chosen.order_by(*order).limit(size + 1))]
    return paging.cut(found, place, size, key_of)


def _bound(columns: tuple[Any, ...], key: paging.Key) -> list[Any]:
    return [literal(value, column.type) for column, value in zip(columns, key, strict=True)]


def _card(row: Row[*tuple[Any, ...]]) -> ThreadCard:
    return ThreadCard(**_facts(row))


def _facts(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    facts = {column: getattr(row, column) for column in _PLAIN}
    author = Author(row.author_name, row.author_handle, is_asker=True)
    return {**facts, "author": author, "locked": row.locked_at is not None, "tags": labels(row.tags)}


_PLAIN = (
    "id slug title language topic_id topic_slug topic_name author_id created_at received_at active_at changed_at "
    "reply_count useful_count accepted_count views state excerpt"
).split()
