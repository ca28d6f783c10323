"""Threads as a viewer sees them: one, or a list by key."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true, tuple_

from forum.accounts.viewer import STRANGER, Viewer
from forum.kit import clock, paging
from forum.kit.db import session
from forum.kit.errors import Gone, Missing
from forum.kit.prepared import Prepared, given
from forum.threads.models import Thread
from forum.threads.queries.cards import THREAD, VIEWS, card, card_of, select_cards, thread_of
from forum.threads.queries.seeing import KINDS, Eyes, carries, eyes_of, threads_seen
from forum.threads.queries.shapes import ThreadCard, ThreadView
from forum.threads.rules import Sight, sight_of_thread
from forum.topics.queries import last_topic_change

PAGE_SIZE = 25
TOP_DAYS = 30


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
    rows = THREAD.raw(thread_id=thread_id)
    return thread_of(rows[0]) if rows else None


def list_latest(
    viewer: Viewer,
    place: paging.Place,
    *,
    topic_id: int | None = None,
    tag_ids: Sequence[int] = (),
    size: int = PAGE_SIZE,
) -> paging.Page[ThreadCard]:
    """Threads, the last active first; of one topic, with all of some tags, or all."""
    about = "all" if topic_id is None else "topic"
    carried = {f"tag_{number}": tag_id for number, tag_id in enumerate(tag_ids)}
    return _list(viewer, (about, *carried), "activity", place, size, topic_id=topic_id, **carried)


def list_unanswered(viewer: Viewer, place: paging.Place, size: int = PAGE_SIZE) -> paging.Page[ThreadCard]:
    """Threads without a visible reply by anyone but the asker, the last active first."""
    return _list(viewer, ("unanswered",), "activity", place, size)


def list_top(viewer: Viewer, place: paging.Place, size: int = PAGE_SIZE) -> paging.Page[ThreadCard]:
    """Threads of the last 30 days, the most useful first, then the most viewed."""
    return _list(viewer, ("recent",), "top", place, size, since=clock.now() - timedelta(days=TOP_DAYS))


def list_cards(thread_ids: Collection[int], viewer: Viewer) -> dict[int, ThreadCard]:
    """Those of these threads that a viewer sees."""
    chosen = select_cards().where(threads_seen(viewer), Thread.id.in_(sorted(thread_ids)))
    return {row.id: card_of(row) for row in session().execute(chosen)}


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


def last_change(topic_id: int | None = None) -> datetime | None:
    """The last change of any thread, or of those of a topic, and of what topics are called, which stands with them."""
    asked = _LAST_CHANGE if topic_id is None else _LAST_CHANGE_OF_TOPIC
    return max(filter(None, asked.first(topic_id=topic_id) or ()), default=None)


_LAST_CHANGE = Prepared(select(select(func.max(Thread.changed_at)).scalar_subquery(), last_topic_change()))
_LAST_CHANGE_OF_TOPIC = Prepared(
    select(
        select(func.max(Thread.changed_at)).where(Thread.topic_id == given("topic_id")).scalar_subquery(),
        last_topic_change(given("topic_id")),
    )
)


_SORTED: dict[str, tuple[Any, ...]] = {
    "activity": (Thread.active_at, Thread.id),
    "top": (Thread.useful_count, VIEWS, Thread.id),
}
_SORT_KEY: dict[str, Callable[[ThreadCard], paging.Key]] = {
    "activity": lambda card: (card.active_at, card.id),
    "top": lambda card: (card.useful_count, card.views, card.id),
}


def _list(
    viewer: Viewer, about: tuple[str, ...], order: str, place: paging.Place, size: int, **values: Any
) -> paging.Page[ThreadCard]:
    """A page by key, the greatest first."""
    way = "from the first" if place.key is None else "backwards" if place.backwards else "onwards"
    key = {f"key_{number}": value for number, value in enumerate(place.key or ())}
    asked = _page(eyes_of(viewer), about, order, way, size)
    found = [card(row) for row in asked.raw(viewer_id=viewer.id, **key, **values)]
    return paging.cut(found, place, size, _SORT_KEY[order])


@lru_cache(8 * KINDS)
def _page(eyes: Eyes, about: tuple[str, ...], order: str, way: str, size: int) -> Prepared:
    chosen, columns = select_cards().where(threads_seen(eyes), *map(_is_about, about)), _SORTED[order]
    if way != "from the first":
        start = tuple_(*(given(f"key_{number}", column.type) for number, column in enumerate(columns)))
        chosen = chosen.where(tuple_(*columns) > start if way == "backwards" else tuple_(*columns) < start)
    order_by = (column.asc() if way == "backwards" else column.desc() for column in columns)
    return Prepared(chosen.order_by(*order_by).limit(size + 1))


def _is_about(name: str) -> ColumnElement[bool]:
    """What a list holds: `all`, those of a `topic`, the `unanswered`, the `recent`, or those with a tag, by its number's name."""
    since = given("since", Thread.received_at.type)
    conditions = {
        "all": true(),
        "topic": Thread.topic_id == given("topic_id"),
        "unanswered": Thread.answer_count == 0,
        "recent": or_(Thread.created_at >= since, Thread.created_at.is_(None) & (Thread.received_at >= since)),
    }
    return conditions[name] if name in conditions else carries(given(name))
