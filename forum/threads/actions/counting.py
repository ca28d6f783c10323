"""Keeping a thread's counters, places and last activity true when posts come, go or return."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.threads.rules import VISIBLE, is_shown


def is_by_asker(author: tuple[int | None, str | None], asker: tuple[int | None, str | None]) -> bool:
    """Whether two authors (account, else a name) are one person. Nobody knows who an unknown author is."""
    if author[0] is not None or asker[0] is not None:
        return author[0] == asker[0]
    return author[1] is not None and author[1] == asker[1]


def follow_up(parent_id: int | None, more: int) -> None:
    """Tell a post that so many replies more (or fewer) are shown below it, and its parent if that changes its own place."""
    while parent_id is not None and more:
        parent = session().get_one(Post, parent_id)
        was_shown = is_shown(parent.state, parent.shown_reply_count)
        parent.shown_reply_count += more
        more = is_shown(parent.state, parent.shown_reply_count) - was_shown
        parent_id = parent.parent_id


def last_activity() -> ColumnElement[datetime]:
    """The last known date of a thread's visible posts, else when this forum got the thread: an expression for `Thread`."""
    dates = select(func.max(Post.created_at)).where(Post.thread_id == Thread.id, Post.state == VISIBLE)
    return func.coalesce(dates.scalar_subquery(), Thread.received_at)
