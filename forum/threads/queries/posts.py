"""Posts as a viewer sees them: one, a page of a thread, all that a feed shows, a member's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.viewer import Viewer
from forum.kit import paging
from forum.kit.db import session
from forum.kit.errors import Gone, Missing
from forum.threads import rules
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import posts_placed, posts_seen
from forum.threads.queries.shapes import Author, PostView, ThreadView
from forum.threads.queries.threads import get_any_thread

PAGE_SIZE = 50
ORDERS = ("tree", "newest", "useful", "flat")

_writer = aliased(Account)
_COLUMNS = (
    Post.id,
    Post.thread_id,
    Post.parent_id,
    Post.ordinal,
    Post.path,
    Post.depth,
    Post.state,
    Post.author_id,
    func.coalesce(_writer.name, Post.author_name).label("author_name"),
    _writer.handle.label("author_handle"),
    Post.created_at,
    Post.received_at,
    Post.edited_at,
    Post.edited_by_moderator,
    Post.edit_reason,
    Post.state_reason,
    Post.shown_reply_count,
    Post.html,
    Post.version,
    Post.accepted,
    Post.useful_count,
)
_PLAIN = (
    "id thread_id parent_id ordinal path depth state author_id created_at received_at edited_at edited_by_moderator "
    "edit_reason state_reason shown_reply_count version accepted useful_count"
).split()
_ORDER_BY: dict[str, tuple[Any, ...]] = {
    "tree": (Post.path,),
    "flat": (Post.ordinal,),
    "newest": (Post.ordinal.desc(),),
    "useful": (Post.useful_count.desc(), Post.ordinal),
}


def find_post(post_id: int, viewer: Viewer, *, within: int | None = None) -> tuple[PostView, ThreadView]:
    """A post that the viewer sees in full, its source text too, and its thread; else raises `Missing` or `Gone`."""
    post, thread = find_place(post_id, viewer, within=within)
    if post.sight != rules.Sight.FULL.value:
        raise Gone
    return post, thread


def find_place(post_id: int, viewer: Viewer, *, within: int | None = None) -> tuple[PostView, ThreadView]:
    """A post that stands on its thread's page for the viewer, in full or as an empty place; else raises as before."""
    row = session().execute(_posts(Post.body).where(Post.id == post_id)).one_or_none()
    if row is None or (within is not None and row.thread_id != within):
        raise Missing
    thread = get_any_thread(row.thread_id)
    if thread is None:
        raise Missing
    post = _view(row, thread, viewer)
    if post.sight in (rules.Sight.FULL.value, rules.Sight.PLACE.value):
        return post, thread
    raise Gone if post.sight == rules.Sight.GONE.value else Missing


def find_question(thread: ThreadView, viewer: Viewer) -> PostView:
    """The question of a thread that the viewer sees."""
    return _view(
        session().execute(_posts().where(Post.id == thread.question_id)).one(),
        thread,
        viewer,
    )


def list_posts(thread: ThreadView, viewer: Viewer, order: str, number: int) -> list[PostView]:
    """A page (the first is 1) of the replies that a viewer sees, some as empty places."""
    found = session().execute(
        _replies(_posts(), thread, viewer).order_by(*_ORDER_BY[order]).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    )
    return [_view(row, thread, viewer) for row in found]


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
            and_(Post.useful_count == post.useful_count, Post.ordinal < post.ordinal),
        ),
    }
    counted = _replies(select(func.count()).select_from(Post), thread, viewer).where(before[order])
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


@dataclass(frozen=True)
class MemberPost:
    """A post on its author's page."""

    id: int
    thread_id: int
    thread_title: str
    is_question: bool
    created_at: datetime | None
    html: str


def list_posts_by(account_id: int, viewer: Viewer, place: paging.Place, size: int = 25) -> paging.Page[MemberPost]:
    """What a member wrote, as far as the viewer sees it, the newest first."""
    chosen = (
        select(
            Post.id,
            Post.thread_id,
            Post.parent_id,
            Post.created_at,
            Post.html,
            Thread.title,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id == account_id, posts_seen(viewer))
    )
    if place.key is not None:
        chosen = chosen.where(Post.id > place.key[0] if place.backwards else Post.id < place.key[0])
    order = Post.id.asc() if place.backwards else Post.id.desc()
    found = [
        MemberPost(
            row.id,
            row.thread_id,
            row.title,
            row.parent_id is None,
            row.created_at,
            row.html,
        )
        for row in session().execute(chosen.order_by(order).limit(size + 1))
    ]
    return paging.cut(found, place, size, lambda post: (post.id,))


def count_posts_by(account_id: int, viewer: Viewer) -> int:
    """How many posts of a member the viewer sees."""
    chosen = select(func.count()).select_from(Post).join(Thread, Thread.id == Post.thread_id)
    return session().scalar(chosen.where(Post.author_id == account_id, posts_seen(viewer))) or 0


def get_post_by_key(author_id: int, key: str) -> tuple[int, int] | None:
    """The post (and its thread) that a member's form made already."""
    row = (
        session()
        .execute(select(Post.id, Post.thread_id).where(Post.author_id == author_id, Post.key == key))
        .one_or_none()
    )
    return (row.id, row.thread_id) if row else None


def get_made(viewer: Viewer, key: str | None) -> int | None:
    """The post that a form with this key made already for the viewer, however often it is sent."""
    made = get_post_by_key(viewer.id, key) if viewer.id is not None and key else None
    return made[0] if made else None


def _posts(*more: Any) -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS, *more).outerjoin(_writer, _writer.id == Post.author_id)


def _replies(chosen: Select[*tuple[Any, ...]], thread: ThreadView, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        chosen.join(Thread, Thread.id == Post.thread_id)
        .where(Post.thread_id == thread.id, Post.path > b"")
        .where(posts_placed(viewer))
    )


def _view(row: Row[*tuple[Any, ...]], thread: ThreadView, viewer: Viewer) -> PostView:
    seen = rules.sight(viewer, thread, row)
    if seen is not rules.Sight.FULL:
        return _empty_place(row, seen)
    by_asker = _is_asker(row, thread)
    return _plain_view(
        row,
        is_asker=by_asker,
        can_reply=rules.can_reply(viewer, thread, row),
        can_edit=rules.can_edit(viewer, thread, row),
        can_delete=rules.can_delete(viewer, thread, row),
        can_moderate=rules.can_moderate(viewer, thread),
    )


def _plain_view(row: Row[*tuple[Any, ...]], *, is_asker: bool = False, **may: bool) -> PostView:
    facts: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN} | may
    return PostView(
        **facts,
        html=Markup(row.html),  # noqa: S704 - made safe when it was written
        body=getattr(row, "body", ""),
        sight=rules.Sight.FULL.value,
        author=Author(row.author_name, row.author_handle, is_asker),
    )


def _empty_place(row: Row[*tuple[Any, ...]], seen: rules.Sight) -> PostView:
    """Where a post was; nothing of what it said, who said it or when."""
    return PostView(
        id=row.id,
        thread_id=row.thread_id,
        parent_id=row.parent_id,
        ordinal=row.ordinal,
        path=row.path,
        depth=row.depth,
        state=row.state,
        sight=seen.value,
        author=Author(None),
        author_id=None,
        created_at=None,
        received_at=row.received_at,
        edited_at=None,
        edited_by_moderator=False,
        edit_reason=None,
        state_reason=None,
        shown_reply_count=row.shown_reply_count,
        useful_count=row.useful_count,  # by which its page is found
        body="",
        html=Markup(""),
        version=0,
    )


def _is_asker(row: Row[*tuple[Any, ...]], thread: ThreadView) -> bool:
    if row.author_id is not None or thread.author_id is not None:
        return bool(row.author_id == thread.author_id)
    return row.author_name is not None and row.author_name == thread.author.name
