"""The pages of a thread: its replies in an order, so many on a page, each page by one index."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.kit.prepared import Prepared, given
from forum.threads import tree
from forum.threads.models import Post, Thread
from forum.threads.queries.posts import select_posts, views_of
from forum.threads.queries.seeing import KINDS, Eyes, eyes_within, posts_placed, posts_seen
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
    found = _placed(eyes_within(viewer, thread.topic_id), order == "tree").raw(thread_id=thread.id, viewer_id=viewer.id)
    if order != "tree":
        return Cuts(order, size, max(1, -(-found[0][0] // size)))
    begins = _begins(tuple(path for (path,) in found), size)
    return Cuts(order, size, 1 + len(begins), begins)


@lru_cache(2 * KINDS)
def _placed(eyes: Eyes, in_tree: bool) -> Prepared:  # noqa: FBT001 - a key of the cache
    """The paths of all replies in order, or how many there are."""
    is_it = Post.thread_id == given("thread_id"), posts_placed(eyes)
    if in_tree:
        return Prepared(select(Post.path).where(*is_it, _is_reply("tree", 0)).order_by(Post.path))
    return Prepared(select(func.count()).select_from(Post).where(*is_it, _is_reply("flat", 0)))


@lru_cache(8)
def _begins(paths: tuple[bytes, ...], size: int) -> tuple[bytes, ...]:
    """Where the pages begin after the first: a long thread is as it was for most of those who read it."""
    return tuple(paths[start] for start in tree.cut(paths, size)[1:])


def list_page(thread: ThreadView, viewer: Viewer, cuts: Cuts, number: int) -> tuple[PostView, list[PostView]]:
    """The question, and the replies of a page (the first is 1), some as empty places."""
    part, bounds = _part_of(cuts, number)
    rows = _page(eyes_within(viewer, thread.topic_id), cuts.order, part).raw(
        thread_id=thread.id, question_id=thread.question_id, viewer_id=viewer.id, **bounds
    )
    posts = views_of(rows, thread, viewer)
    posts.sort(key=lambda post: (not post.is_question, _SORT_KEY[cuts.order](post)))
    return posts[0], posts[1:]


def _part_of(cuts: Cuts, number: int) -> tuple[str, dict[str, Any]]:
    """Which of the ways of `_PARTS` finds the replies of a page, and what it is told."""
    if cuts.begins:
        begins = (b"", *cuts.begins)
        if number == len(begins):
            return "last", {"first": begins[-1]}
        return "between", {"first": begins[number - 1], "next": begins[number]}
    if cuts.count > 1:
        return "slice", {"size": cuts.size, "before": (number - 1) * cuts.size}
    return "all", {}


_PARTS: dict[str, Callable[[Select[Any]], Select[Any]]] = {
    "all": lambda replies: replies,
    "slice": lambda replies: replies.limit(given("size")).offset(given("before")),
    "between": lambda replies: replies.where(Post.path >= _path("first"), Post.path < _path("next")),
    "last": lambda replies: replies.where(Post.path >= _path("first")),
}


def _path(name: str) -> BindParameter[bytes]:
    return given(name, Post.path.type)


@lru_cache(KINDS)
def _page(eyes: Eyes, order: str, part: str) -> Prepared:
    """The question, and some replies: one statement for both, each part by its own index."""
    replies = select_posts().where(
        Post.thread_id == given("thread_id"), _is_reply(order, given("question_id")), posts_placed(eyes)
    )
    chosen = _PARTS[part](replies.order_by(*_ORDER_BY[order]))
    question = select_posts().where(Post.id == given("question_id"))
    return Prepared(union_all(question, select(chosen.subquery())))


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
    return (
        chosen.join(Thread, Thread.id == Post.thread_id)
        .where(Post.thread_id == thread.id, _is_reply(order, thread.question_id))
        .where(posts_placed(viewer))
    )


def _is_reply(order: str, question_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    if order == "tree":
        return Post.path > b""
    return Post.id != question_id if order == "useful" else Post.ordinal > 0
