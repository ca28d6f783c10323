"""One post as a viewer sees it, and how a row becomes what they see."""

from typing import Any

from markupsafe import Markup
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account, Avatar
from forum.accounts.queries import handle_shown
from forum.accounts.rules import can_see
from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.kit.errors import Gone, Missing
from forum.threads import rules
from forum.threads.models import Post
from forum.threads.queries.shapes import Author, PostView, ThreadView
from forum.threads.queries.threads import get_any_thread

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
    handle_shown(_writer).label("author_handle"),
    _writer.job_title,
    _writer.size_band,
    _writer.visibility,
    Avatar.digest.label("avatar"),
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


def find_post(post_id: int, viewer: Viewer, *, within: int | None = None) -> tuple[PostView, ThreadView]:
    """A post that the viewer sees in full, its source text too, and its thread; else raises `Missing` or `Gone`."""
    post, thread = find_place(post_id, viewer, within=within)
    if post.sight != rules.Sight.FULL.value:
        raise Gone
    return post, thread


def find_place(post_id: int, viewer: Viewer, *, within: int | None = None) -> tuple[PostView, ThreadView]:
    """A post that stands on its thread's page for the viewer, in full or as an empty place; else raises as before."""
    row = session().execute(select_posts(Post.body).where(Post.id == post_id)).one_or_none()
    if row is None or (within is not None and row.thread_id != within):
        raise Missing
    thread = get_any_thread(row.thread_id)
    if thread is None:
        raise Missing
    post = view_of(row, thread, viewer)
    if post.sight in (rules.Sight.FULL.value, rules.Sight.PLACE.value):
        return post, thread
    raise Gone if post.sight == rules.Sight.GONE.value else Missing


def find_question(thread: ThreadView, viewer: Viewer) -> PostView:
    """The question of a thread that the viewer sees."""
    return view_of(
        session().execute(select_posts().where(Post.id == thread.question_id)).one(),
        thread,
        viewer,
    )


def select_posts(*more: Any) -> Select[*tuple[Any, ...]]:
    """The columns that `view_of` reads, and more."""
    return (
        select(*_COLUMNS, *more)
        .outerjoin(_writer, _writer.id == Post.author_id)
        .outerjoin(Avatar, Avatar.account_id == Post.author_id)
    )


def view_of(row: Row[*tuple[Any, ...]], thread: ThreadView, viewer: Viewer) -> PostView:
    """A row of `select_posts` through a viewer's eyes."""
    seen = rules.sight(viewer, thread, row)
    if seen is not rules.Sight.FULL:
        return _empty_place(row, seen)
    return _plain_view(
        row,
        _author(row, thread, viewer),
        can_reply=rules.can_reply(viewer, thread, row),
        can_edit=rules.can_edit(viewer, thread, row),
        can_delete=rules.can_delete(viewer, thread, row),
        can_branch=rules.can_branch(viewer, thread, row),
        can_accept=rules.can_accept(viewer, thread, row),
        can_moderate=rules.can_moderate(viewer, thread),
    )


def _author(row: Row[*tuple[Any, ...]], thread: ThreadView, viewer: Viewer) -> Author:
    is_asker = _is_asker(row, thread)
    if row.author_handle is None:
        return Author(row.author_name, None, is_asker)
    job_title = row.job_title if row.job_title and can_see(viewer, "job_title", row.visibility) else ""
    size_band = row.size_band if row.size_band and can_see(viewer, "organisation", row.visibility) else ""
    return Author(row.author_name, row.author_handle, is_asker, job_title, size_band, row.avatar)


def _plain_view(row: Row[*tuple[Any, ...]], author: Author, **may: bool) -> PostView:
    facts: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN} | may
    return PostView(
        **facts,
        html=Markup(row.html),  # noqa: S704 - made safe when it was written
        body=getattr(row, "body", ""),
        sight=rules.Sight.FULL.value,
        author=author,
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
