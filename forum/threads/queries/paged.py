"""The pages of a thread: its replies in an order, so many on a page, each page by one index."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.threads.queries.posts import select_posts, view_of
from forum.threads.queries.seeing import posts_placed, posts_seen
from forum.threads.queries.shapes import PostView, ThreadView

PAGE_SIZE = 50
ORDERS = ("tree", "newest", "useful", "flat")

_ORDER_BY: dict[str, tuple[Any, ...]] = {
    "tree": (Post.path,),
    "flat": (Post.ordinal,),
    "newest": (Post.ordinal.desc(),),
    "useful": (Post.useful_count.desc(), Post.ordinal.desc()),
}
_writer = aliased(Account)


def list_posts(thread: ThreadView, viewer: Viewer, order: str, number: int | None) -> list[PostView]:
    """A page (the first is 1; None: all) of the replies that a viewer sees, some as empty places."""
    chosen = _replies(select_posts(), thread, viewer, order).order_by(*_ORDER_BY[order])
    if number is not None:
        chosen = chosen.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return [view_of(row, thread, viewer) for row in session().execute(chosen)]


def count_posts(thread: ThreadView, viewer: Viewer) -> int:
    """How many replies those pages hold."""
    return session().scalar(_replies(select(func.count()).select_from(Post), thread, viewer)) or 0


def page_of(post: PostView, thread: ThreadView, viewer: Viewer, order: str) -> int:
    """The number of the page that holds a post, for this viewer and order."""
    if post.is_question:
        return 1
    before: dict[str, ColumnElement[bool]] = {
        "tree": Post.path < post.path,
        "flat": Post.ordinal < post.ordinal,
        "newest": Post.ordinal > post.ordinal,
        "useful": or_(
            Post.useful_count > post.useful_count,
            and_(Post.useful_count == post.useful_count, Post.ordinal > post.ordinal),
        ),
    }
    counted = _replies(select(func.count()).select_from(Post), thread, viewer, order).where(before[order])
    return (session().scalar(counted) or 0) // PAGE_SIZE + 1


def list_names(post_ids: Collection[int], viewer: Viewer) -> dict[int, str | None]:
    """Who wrote these posts, where the viewer may see them; None: unknown."""
    if not post_ids:
        return {}
    found = session().execute(
        select(Post.id, func.coalesce(_writer.name, Post.author_name).label("name"))
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(_writer, _writer.id == Post.author_id)
        .where(Post.id.in_(sorted(post_ids)), posts_seen(viewer))
    )
    return {row.id: row.name for row in found}


def _replies(
    chosen: Select[*tuple[Any, ...]], thread: ThreadView, viewer: Viewer, order: str = "flat"
) -> Select[*tuple[Any, ...]]:
    """All but the question; said in the words of the index that has the order, lest the planner sorts the whole thread."""
    is_reply = {"tree": Post.path > b"", "useful": Post.id != thread.question_id}.get(order, Post.ordinal > 0)
    return (
        chosen.join(Thread, Thread.id == Post.thread_id)
        .where(Post.thread_id == thread.id, is_reply)
        .where(posts_placed(viewer))
    )
