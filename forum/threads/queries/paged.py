"""The pages of a thread: its replies in an order, so many on a page, each page by one index."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.threads import tree
from forum.threads.models import Post, Thread
from forum.threads.queries.posts import select_posts, view_of
from forum.threads.queries.seeing import posts_placed, posts_seen
from forum.threads.queries.shapes import Answered, PostView, ThreadView

PAGE_SIZE = 50
ORDERS = ("tree", "newest", "useful", "flat")

_ORDER_BY: dict[str, tuple[Any, ...]] = {
    "tree": (Post.path,),
    "flat": (Post.ordinal,),
    "newest": (Post.ordinal.desc(),),
    "useful": (Post.useful_count.desc(), Post.ordinal.desc()),
}
_SORT_KEY: dict[str, Callable[[PostView], Any]] = {
    "tree": lambda post: post.path,
    "flat": lambda post: post.ordinal,
    "newest": lambda post: -post.ordinal,
    "useful": lambda post: (-post.useful_count, -post.ordinal),
}
_writer = aliased(Account)


@dataclass(frozen=True)
class Cuts:
    """How the replies that a viewer sees are cut into pages, in one order."""

    order: str
    size: int
    count: int
    begins: Sequence[bytes] = ()
    """In tree order: the paths of the posts that begin a page, from the second page on."""

    def page_of(self, path: bytes) -> int:
        """In tree order: the number of the page that holds, or would hold, the post of that path."""
        return bisect_right(self.begins, path) + 1


def cut_pages(thread: ThreadView, viewer: Viewer, order: str, size: int = PAGE_SIZE) -> Cuts:
    """The pages of a thread: of `size` replies each; in tree order about that, for no short branch is split."""
    if thread.post_count - 1 <= size:
        return Cuts(order, size, 1)
    if order != "tree":
        replies = session().scalar(_replies(select(func.count()).select_from(Post), thread, viewer)) or 0
        return Cuts(order, size, max(1, -(-replies // size)))
    paths = session().scalars(_replies(select(Post.path), thread, viewer, order).order_by(Post.path)).all()
    begins = [paths[start] for start in tree.cut(paths, size)[1:]]
    return Cuts(order, size, 1 + len(begins), begins)


def list_page(thread: ThreadView, viewer: Viewer, cuts: Cuts, number: int) -> tuple[PostView, list[PostView]]:
    """The question, and the replies of a page (the first is 1), some as empty places."""
    chosen = _replies(select_posts(), thread, viewer, cuts.order).order_by(*_ORDER_BY[cuts.order])
    if cuts.begins:
        first, last = (b"", *cuts.begins)[number - 1], (*cuts.begins, None)[number - 1]
        chosen = chosen.where(Post.path >= first, true() if last is None else Post.path < last)
    elif cuts.count > 1:
        chosen = chosen.limit(cuts.size).offset((number - 1) * cuts.size)
    question = select_posts().where(Post.id == thread.question_id)
    # one query for both; each part by its own index
    both = union_all(question, select(chosen.subquery()))
    posts = [view_of(row, thread, viewer) for row in session().execute(both)]
    posts.sort(key=lambda post: (not post.is_question, _SORT_KEY[cuts.order](post)))
    return posts[0], posts[1:]


def page_of(post: PostView, thread: ThreadView, viewer: Viewer, order: str) -> int:
    """The number of the page that holds a post, for this viewer and order."""
    if post.is_question or thread.post_count - 1 <= PAGE_SIZE:
        return 1
    if order == "tree":
        return cut_pages(thread, viewer, order).page_of(post.path)
    before: dict[str, ColumnElement[bool]] = {
        "flat": Post.ordinal < post.ordinal,
        "newest": Post.ordinal > post.ordinal,
        "useful": or_(
            Post.useful_count > post.useful_count,
            and_(Post.useful_count == post.useful_count, Post.ordinal > post.ordinal),
        ),
    }
    counted = _replies(select(func.count()).select_from(Post), thread, viewer, order).where(before[order])
    return (session().scalar(counted) or 0) // PAGE_SIZE + 1


def order_by(order: str) -> tuple[Any, ...]:
    """What sorts replies so: columns of `Post`."""
    return _ORDER_BY[order]


def list_ancestors(post: PostView, viewer: Viewer, most: int = 5) -> list[Answered | None]:
    """The replies on the way from the question to a reply, as far as the viewer may know of them; None: some left out.

    At most so many, the middle left out.
    """
    above = tree.ordinals(post.path)[:-1]
    if not above:
        return []
    nearest = most - most // 2
    kept = above if len(above) <= most else [*above[: most // 2], *above[-nearest:]]
    rows = session().execute(
        _select_answered(viewer)
        .where(Post.thread_id == post.thread_id, Post.ordinal.in_(kept), posts_placed(viewer))
        .order_by(Post.ordinal)
    )
    chain: list[Answered | None] = [_answered(row) for row in rows]
    if len(kept) < len(above):
        chain.insert(min(len(chain), most // 2), None)
    return chain


def list_answered(post_ids: Collection[int], viewer: Viewer, *, words: bool = False) -> dict[int, Answered]:
    """Who wrote these posts, and what they say where that is asked for, as far as the viewer may see them."""
    if not post_ids:
        return {}
    more = [Post.html] if words else []
    rows = session().execute(_select_answered(viewer, *more).where(Post.id.in_(sorted(post_ids))))
    return {row.id: _answered(row) for row in rows}


def _select_answered(viewer: Viewer, *more: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Post.id,
            func.coalesce(_writer.name, Post.author_name).label("author_name"),
            posts_seen(viewer).label("is_seen"),
            *more,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(_writer, _writer.id == Post.author_id)
    )


def _answered(row: Row[*tuple[Any, ...]]) -> Answered:
    if not row.is_seen:
        return Answered(row.id, None, is_seen=False)
    html = Markup(getattr(row, "html", ""))  # noqa: S704 - made safe when it was written
    return Answered(row.id, row.author_name, html=html)


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
