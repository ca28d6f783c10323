"""One post as a viewer sees it, and how a row becomes what they see."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account, Avatar
from forum.accounts.queries import handle_shown
from forum.accounts.rules import can_see
from forum.accounts.viewer import GUEST, MEMBER, MODERATOR, Viewer
from forum.kit.errors import Gone, Missing
from forum.kit.prepared import Prepared, Row, given
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


class _Row(NamedTuple):
    """A post as it is stored: `_COLUMNS` by their names, converted."""

    id: int
    thread_id: int
    parent_id: int | None
    ordinal: int
    path: bytes
    depth: int
    state: str
    author_id: int | None
    author_name: str | None
    author_handle: str | None
    job_title: str | None
    size_band: str | None
    visibility: str
    """Where there is an account."""
    avatar: str | None
    created_at: datetime | None
    received_at: datetime
    edited_at: datetime | None
    edited_by_moderator: bool
    edit_reason: str | None
    state_reason: str | None
    shown_reply_count: int
    html: str
    version: int
    accepted: bool
    useful_count: int
    body: str = ""


class _Within(NamedTuple):
    """What the eyes that see a post ask of its thread."""

    topic_id: int
    author_id: int | None
    state: str
    locked: bool
    author_name: str | None


_THREAD, _AUTHOR, _HTML = map(_Row._fields.index, ("thread_id", "author_id", "html"))
SOMEBODY = 0
"""The number of no account: a member who wrote neither the question nor the post sees it as all such members do."""
_REMEMBERED, _SHORT = 400, 4_000
"""So many posts as somebody saw them are remembered, of so many characters at most."""


def find_post(post_id: int, viewer: Viewer, *, within: int | None = None) -> tuple[PostView, ThreadView]:
    """A post that the viewer sees in full, its source text too, and its thread; else raises `Missing` or `Gone`."""
    post, thread = find_place(post_id, viewer, within=within)
    if post.sight != rules.Sight.FULL.value:
        raise Gone
    return post, thread


def find_place(post_id: int, viewer: Viewer, *, within: int | None = None) -> tuple[PostView, ThreadView]:
    """A post that stands on its thread's page for the viewer, in full or as an empty place; else raises as before."""
    row = next(iter(_ONE.raw(post_id=post_id)), None)
    if row is None or (within is not None and row[_THREAD] != within):
        raise Missing
    thread = get_any_thread(row[_THREAD])
    if thread is None:
        raise Missing
    (post,) = views_of([row], thread, viewer)
    if post.sight in (rules.Sight.FULL.value, rules.Sight.PLACE.value):
        return post, thread
    raise Gone if post.sight == rules.Sight.GONE.value else Missing


def find_question(thread: ThreadView, viewer: Viewer) -> PostView:
    """The question of a thread that the viewer sees."""
    (question,) = views_of(_QUESTION.raw(post_id=thread.question_id), thread, viewer)
    return question


def select_posts(*more: Any) -> Select[*tuple[Any, ...]]:
    """The columns that `view_of` reads, and more."""
    return (
        select(*_COLUMNS, *more)
        .outerjoin(_writer, _writer.id == Post.author_id)
        .outerjoin(Avatar, Avatar.account_id == Post.author_id)
    )


_ONE = Prepared(select_posts(Post.body).where(Post.id == given("post_id")))
_QUESTION = Prepared(select_posts().where(Post.id == given("post_id")))


def views_of(rows: Sequence[Row], thread: ThreadView, viewer: Viewer) -> list[PostView]:
    """Raw rows of `select_posts`, all of one thread, through a viewer's eyes."""
    within = _Within(thread.topic_id, thread.author_id, thread.state, thread.locked, thread.author.name)
    role = GUEST if viewer.is_guest else MODERATOR if viewer.moderates(thread.topic_id) else MEMBER
    return [
        (_view if len(row[_HTML]) <= _SHORT else _view_anew)(
            row, within, role, viewer.id if viewer.id in (None, thread.author_id, row[_AUTHOR]) else SOMEBODY
        )
        for row in rows
    ]


def _view_anew(raw: Row, thread: _Within, role: str, viewer_id: int | None) -> PostView:
    """A post as it is seen; the same for the same arguments, for nothing else is asked."""
    row, viewer = _Row(*_ONE.read(raw)), Viewer(viewer_id, role)
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


_view = lru_cache(_REMEMBERED)(_view_anew)


def _author(row: _Row, thread: _Within, viewer: Viewer) -> Author:
    is_asker = _is_asker(row, thread)
    if row.author_handle is None:
        return Author(row.author_name, None, is_asker)
    job_title = row.job_title if row.job_title and can_see(viewer, "job_title", row.visibility) else ""
    size_band = row.size_band if row.size_band and can_see(viewer, "organisation", row.visibility) else ""
    return Author(row.author_name, row.author_handle, is_asker, job_title, size_band, row.avatar)


def _plain_view(row: _Row, author: Author, **may: Any) -> PostView:
    return PostView(
        id=row.id,
        thread_id=row.thread_id,
        parent_id=row.parent_id,
        ordinal=row.ordinal,
        path=row.path,
        depth=row.depth,
        state=row.state,
        sight=rules.Sight.FULL.value,
        author=author,
        author_id=row.author_id,
        created_at=row.created_at,
        received_at=row.received_at,
        edited_at=row.edited_at,
        edited_by_moderator=row.edited_by_moderator,
        edit_reason=row.edit_reason,
        state_reason=row.state_reason,
        shown_reply_count=row.shown_reply_count,
        body=row.body,
        html=Markup(row.html),  # noqa: S704 - made safe when it was written
        version=row.version,
        accepted=row.accepted,
        useful_count=row.useful_count,
        **may,
    )


def _empty_place(row: _Row, seen: rules.Sight) -> PostView:
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


def _is_asker(row: _Row, thread: _Within) -> bool:
    if row.author_id is not None or thread.author_id is not None:
        return bool(row.author_id == thread.author_id)
    return row.author_name is not None and row.author_name == thread.author_name
