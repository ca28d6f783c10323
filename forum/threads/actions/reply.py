"""Replying to a post: of all that reply to a thread at once, each gets its own ordinal and is counted."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, select, update
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.actions import take_turn
from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.events import announce
from forum.kit.words import Message
from forum.threads.actions.arrive import state_on_arrival
from forum.threads.actions.write import Place, Writer, write_post
from forum.threads.events import PostWritten, ReplyPosted
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
    take_turn(viewer.id)
    if made := get_post_by_key(viewer.id, key):
        return made[0]

    now, state = clock.now(), state_on_arrival(viewer, thread.topic_id)
    ordinal = _take_ordinal(thread, now, state, by_asker=viewer.id == thread.author_id)
    above = _hold_open(parent, thread, viewer)
    place = Place(parent.id, ordinal, path_below(above.path, ordinal), above.depth + 1)
    reply_id = write_post(thread.id, place, Writer(viewer.id), text, key=key, now=now, state=state)
    announce(PostWritten(reply_id))
    if state == VISIBLE:
        session().execute(update(Post).where(Post.id == parent.id).values(shown_reply_count=Post.shown_reply_count + 1))
        announce(ReplyPosted(thread.id, reply_id, parent.id))
    return reply_id


def check_open(parent: PostView, thread: ThreadView, viewer: Viewer) -> None:
    """Raise `Refused` (409) where the post cannot be answered."""
    if not can_reply(viewer, thread, parent):
        raise Refused(CLOSED if thread.locked else PARENT_GONE, status=409)


def _take_ordinal(thread: ThreadView, now: datetime, state: str, *, by_asker: bool) -> int:
    """Count one reply more, which holds the thread until the end of the transaction; the reply's ordinal.

    Who waited for the thread may be older than who had it: activity never goes back. A reply that waits for approval is
    no news to anybody yet.
    """
    seen = {
        "reply_count": Thread.reply_count + 1,
        "answer_count": Thread.answer_count + (0 if by_asker else 1),
        "active_at": _later(Thread.active_at, now),
        "changed_at": _later(Thread.changed_at, now),
    }
    return (
        session()
        .execute(
            update(Thread)
            .where(Thread.id == thread.id)
            .values(post_count=Thread.post_count + 1, **(seen if state == VISIBLE else {}))
            .returning(Thread.post_count - 1)
            .execution_options(synchronize_session=False)
        )
        .scalar_one()
    )


def _later(column: InstrumentedAttribute[datetime], now: datetime) -> ColumnElement[datetime]:
    return case((column > now, column), else_=now)


def _hold_open(parent: PostView, thread: ThreadView, viewer: Viewer) -> Row[*tuple[Any, ...]]:
    """The parent's path and depth, if it may still be answered now that its thread is held."""
    row = (
        session()
        .execute(
            select(
                Post.path,
                Post.depth,
                Post.state,
                Thread.state.label("thread_state"),
                Thread.locked_at.is_not(None).label("locked"),
            )
            .join(Thread, Thread.id == Post.thread_id)
            .where(Post.id == parent.id)
        )
        .one()
    )
    now = replace(thread, state=row.thread_state, locked=bool(row.locked))
    check_open(replace(parent, state=row.state), now, viewer)
    return row
