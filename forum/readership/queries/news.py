"""What is new to a member since they were here: in one thread, or in each thread of a list. A guest's visits are not known."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, not_, or_, select, union_all

from forum.accounts.viewer import Viewer
from forum.kit.prepared import Prepared, given, numbered, one_of
from forum.readership.models import ReadMark
from forum.readership.rules import Mark, Seen, Told, news_of
from forum.threads.models import Post, Thread
from forum.threads.queries import ThreadView, order_by
from forum.threads.queries.seeing import KINDS, Eyes, eyes_of, posts_seen

MOST = 500
"""Of one thread, as many are found; and in a list, a tenth of that is counted."""
MOST_IN_LIST = MOST // 10


class NewsInList(NamedTuple):
    """What is new in a thread of a list, since when, and where it begins. Counts go up to `MOST_IN_LIST`."""

    since: datetime
    new_count: int
    edited_count: int
    first_id: int


def get_mark(viewer: Viewer, thread_id: int) -> Mark | None:
    """How a member last saw a thread; None: never, or they are a guest."""
    if viewer.id is None:
        return None
    row = _MARK.first(account_id=viewer.id, thread_id=thread_id)
    return Mark(Seen(*row[:3]), Seen(*row[3:])) if row else None


_MARK = Prepared(
    select(
        ReadMark.visited_at,
        ReadMark.post_count,
        ReadMark.changed_at,
        ReadMark.former_visited_at,
        ReadMark.former_post_count,
        ReadMark.former_changed_at,
    ).where(ReadMark.account_id == given("account_id"), ReadMark.thread_id == given("thread_id"))
)


def list_news(thread: ThreadView, viewer: Viewer, since: Seen, order: str) -> dict[int, str]:
    """The posts that are news to a member who last saw the thread so, in the order shown: the question first. At most `MOST`."""
    if viewer.id is None:
        return {}
    rows = _news(eyes_of(viewer), order).all(
        viewer_id=viewer.id, thread_id=thread.id, post_count=since.post_count, changed_at=since.changed_at
    )
    told = [Told(*row) for row in rows]
    return {post.id: kind for post in told if (kind := news_of(post, since, viewer.id))}


@lru_cache(KINDS)
def _news(eyes: Eyes, order: str) -> Prepared:
    count, changed_at = given("post_count", Post.ordinal.type), given("changed_at", Post.edited_at.type)
    of_thread = select(Post.id).where(Post.thread_id == given("thread_id"))
    # Each kind by its own index; as one condition, the planner would walk through the whole thread.
    found = union_all(
        of_thread.where(_is_new(eyes, count)),
        of_thread.where(_is_edited(eyes, count, changed_at)),
    )
    return Prepared(
        select(Post.id, Post.ordinal, Post.author_id, Post.edited_at, Post.editor_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(found), posts_seen(eyes))
        .order_by(Post.parent_id.is_not(None), *order_by(order))
        .limit(MOST)
    )


def list_news_of_threads(thread_ids: Collection[int], viewer: Viewer) -> dict[int, NewsInList]:
    """What is new in these threads since a member last saw each; where nothing is, or they never were, it is left out."""
    if viewer.id is None or not thread_ids:
        return {}
    threads = numbered("thread", thread_ids)
    rows = _news_in_list(eyes_of(viewer), *threads).all(viewer_id=viewer.id, **threads)
    return {row[0]: NewsInList(*row[1:]) for row in rows if row[4]}


@lru_cache(2 * KINDS)
def _news_in_list(eyes: Eyes, *threads: str) -> Prepared:
    new = _is_new(eyes, ReadMark.post_count)
    edited = _is_edited(eyes, ReadMark.post_count, ReadMark.changed_at)
    first = func.coalesce(_first(eyes, new, Post.ordinal), _first(eyes, edited, Post.edited_at))
    some = one_of(ReadMark.thread_id, threads)
    return Prepared(
        select(ReadMark.thread_id, ReadMark.visited_at, _count(eyes, new), _count(eyes, edited), first)
        .join(Thread, Thread.id == ReadMark.thread_id)
        .where(ReadMark.account_id == given("viewer_id"), some)
        .where(or_(Thread.changed_at > ReadMark.changed_at, Thread.post_count > ReadMark.post_count))
    )


def _is_new(eyes: Eyes, post_count: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """`rules.news_of` in the words of the index."""
    return and_(Post.ordinal >= post_count, Post.author_id.is_distinct_from(eyes.id))


def _is_edited(
    eyes: Eyes, post_count: SQLColumnExpression[int], changed_at: SQLColumnExpression[datetime]
) -> ColumnElement[bool]:
    return and_(
        Post.edited_at > changed_at,
        Post.editor_id.is_distinct_from(eyes.id),
        not_(_is_new(eyes, post_count)),
    )


def _count(eyes: Eyes, is_news: ColumnElement[bool]) -> ColumnElement[int]:
    some = _in_thread(select(Post.id), eyes, is_news).limit(MOST_IN_LIST).correlate(Thread, ReadMark).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _first(eyes: Eyes, is_news: ColumnElement[bool], by: Any) -> ColumnElement[int]:
    found = _in_thread(select(Post.id), eyes, is_news).order_by(by).limit(1)
    return found.correlate(Thread, ReadMark).scalar_subquery()


def _in_thread(chosen: Select[*tuple[Any, ...]], eyes: Eyes, is_news: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return chosen.where(Post.thread_id == Thread.id, is_news, posts_seen(eyes))
