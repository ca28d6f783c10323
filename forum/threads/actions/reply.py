"""Replying to a post: of all that reply to a thread at once, each gets its own ordinal and is counted."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, case, select, update
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.actions import ask_for_turn
from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.errors import Missing, Refused
from forum.kit.events import announce
from forum.kit.moments import UtcDateTime
from forum.kit.prepared import Prepared, given
from forum.kit.rows import next_id
from forum.kit.words import Message
from forum.threads.actions.arrive import state_on_arrival
from forum.threads.actions.write import Place, Writer, write_post
from forum.threads.events import PostWritten, ReplyPosted, Written
from forum.threads.models import Post, Thread
from forum.threads.queries.members import get_post_by_key
from forum.threads.queries.mentions import Text
from forum.threads.queries.shapes import PostView, ThreadView
from forum.threads.rules import VISIBLE, can_reply, can_write
from forum.threads.tree import path_below

CLOSED = Message("This question was closed while you were writing. Your text is kept below, so that you can copy it.")
PARENT_GONE = Message(
    "What you are replying to was taken away while you were writing. "
    "Your text is kept below: copy it, and use it in a reply to the question itself if you like."
)


def post_reply(
    parent: PostView,
    thread: ThreadView,
    viewer: Viewer,
    text: Text,
    *,
    key: str,
) -> int:
    """Add a reply below `parent`; its id. The same form sent again answers with the reply it made already.

    Raises `Refused` (409) where the thread was closed or the parent removed in the meantime.
    """
    if viewer.id is None or not can_write(viewer):
        raise Refused(Message("Sign in to reply."))
    is_watched = ask_for_turn(viewer.id)
    if made := get_post_by_key(viewer.id, key):
        return made[0]

    now, state = clock.now(), state_on_arrival(viewer, thread.topic_id, is_watched=is_watched())
    reply_id, place, heading = _take_place(parent, thread, viewer, state, now)
    write_post(reply_id, thread.id, place, Writer(viewer.id), text, key=key, now=now, state=state)
    is_seen = state == VISIBLE  # the thread is, or it could not be answered
    announce(PostWritten(reply_id, Written(thread.id, place.path, text.html, viewer.id, None, *heading, is_seen)))
    if state == VISIBLE:
        announce(ReplyPosted(thread.id, reply_id, parent.id))
    return reply_id


def check_open(parent: PostView, thread: ThreadView, viewer: Viewer) -> None:
    """Raise `Refused` (409) where the post cannot be answered."""
    if not can_reply(viewer, thread, parent):
        raise Refused(CLOSED if thread.locked else PARENT_GONE, status=409)


def _take_place(
    parent: PostView, thread: ThreadView, viewer: Viewer, state: str, now: datetime
) -> tuple[int, Place, tuple[str, int, str, str]]:
    """Count one reply more, which holds the thread until the end of the transaction: the reply's number and place, if the
    parent may still be answered now that it is held, and what stands above it. A reply that waits for approval is no news
    yet.
    """
    count, look = (_COUNT_VISIBLE, _HANG) if state == VISIBLE else (_COUNT_WAITING, _LOOK)
    held = count.later(thread_id=thread.id, now=now, answers=0 if viewer.id == thread.author_id else 1)
    above = look.first(post_id=parent.id)
    if not (of_thread := held()) or not above:
        raise Missing
    reply_id, ordinal, its_state, locked_at, *heading = of_thread
    path, depth, state_above = above
    check_open(
        replace(parent, state=state_above), replace(thread, state=its_state, locked=locked_at is not None), viewer
    )
    return reply_id, Place(parent.id, ordinal, path_below(path, ordinal), depth + 1), tuple(heading)


def _later(column: InstrumentedAttribute[datetime]) -> ColumnElement[datetime]:
    """Who waited for the thread may be older than who had it: activity never goes back."""
    now = given("now", UtcDateTime())
    return case((column > now, column), else_=now)


_one_more = update(Thread).where(Thread.id == given("thread_id")).values(post_count=Thread.post_count + 1)
# The moment itself: SQLite 3.40 returns `IS NOT NULL` as true of any column.
_heading = (Thread.title, Thread.topic_id, Thread.language, Thread.tags)
_held = (next_id(Post), Thread.post_count - 1, Thread.state, Thread.locked_at, *_heading)
_COUNT_WAITING = Prepared(_one_more.returning(*_held))
_COUNT_VISIBLE = Prepared(
    _one_more.values(
        reply_count=Thread.reply_count + 1,
        answer_count=Thread.answer_count + given("answers"),
        active_at=_later(Thread.active_at),
        changed_at=_later(Thread.changed_at),
    ).returning(*_held)
)
_above = (Post.path, Post.depth, Post.state)
_LOOK = Prepared(select(*_above).where(Post.id == given("post_id")))
_HANG = Prepared(
    update(Post)
    .where(Post.id == given("post_id"))
    .values(shown_reply_count=Post.shown_reply_count + 1)
    .returning(*_above)
)
