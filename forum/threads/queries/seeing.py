"""The visibility rule of `rules.VISIBILITY`, compiled to SQL. Nothing here knows what the table says.

It is compiled for a viewer, or, for statements that are `Prepared`, for all viewers of a kind (`Eyes`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.viewer import Viewer
from forum.kit.prepared import given
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.rules import STATES, VISIBILITY, Reader, Sight


@dataclass(frozen=True)
class Eyes:
    """What all viewers of a kind see alike. Which of them looks, a statement is told as `viewer_id`."""

    is_guest: bool
    is_staff: bool
    topics: frozenset[int] | None
    """Those that are in charge of no more than these topics; None: of all, or of none."""

    @property
    def id(self) -> ColumnElement[int] | None:
        return None if self.is_guest else given("viewer_id")


KINDS = 64
"""So many kinds of viewers are known at once: guests, members, and moderators by their topics."""
Seer: TypeAlias = Viewer | Eyes


def eyes_of(viewer: Viewer) -> Eyes:
    """The kind of a viewer."""
    return _eyes(viewer.is_guest, viewer.is_staff, viewer.topics if viewer.is_staff else None)


def eyes_within(viewer: Viewer, topic_id: int) -> Eyes:
    """The kind of a viewer as far as one topic goes: they moderate all of it, or nothing."""
    return _eyes(viewer.is_guest, viewer.moderates(topic_id), None)


_eyes = lru_cache(KINDS)(Eyes)


def threads_seen(viewer: Seer) -> ColumnElement[bool]:
    """The threads whose question a viewer sees in full."""
    return _seen(viewer, Sight.FULL, Thread.state, Thread.author_id)


def threads_moderated(viewer: Seer) -> ColumnElement[bool]:
    """The threads in which a viewer has a moderator's powers."""
    return _moderates(viewer)


def carries(tag_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """The threads with a tag, whoever sees them."""
    return Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id))


def carried_with(tag_id: int) -> ColumnElement[bool]:
    """The same, asked of each thread."""
    return exists().where(ThreadTag.thread_id == Thread.id, ThreadTag.tag_id == tag_id)


def posts_seen(viewer: Seer) -> ColumnElement[bool]:
    """The posts that a viewer sees in full, of threads that they see (join `Thread`)."""
    return and_(threads_seen(viewer), _seen(viewer, Sight.FULL, Post.state, Post.author_id))


def posts_placed(viewer: Seer) -> ColumnElement[bool]:
    """The posts that a viewer sees on the page of a thread that they see: in full, or as an empty place (join `Thread`)."""
    place = and_(
        _seen(viewer, Sight.PLACE, Post.state, Post.author_id),
        Post.shown_reply_count > 0,
    )
    return or_(_seen(viewer, Sight.FULL, Post.state, Post.author_id), place)


def _seen(
    viewer: Seer,
    sight: Sight,
    state: InstrumentedAttribute[str],
    author_id: InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    """Where the table gives this sight, for what the viewer is to each row."""
    moderates = _moderates(viewer)
    wrote = false() if viewer.id is None else and_(author_id.is_not(None), author_id == viewer.id)
    return or_(
        and_(moderates, _in(state, Reader.MODERATOR, sight)),
        and_(not_(moderates), wrote, _in(state, Reader.AUTHOR, sight)),
        and_(not_(moderates), not_(wrote), _in(state, Reader.STRANGER, sight)),
    )


def _moderates(viewer: Seer) -> ColumnElement[bool]:
    if not viewer.is_staff:
        return false()
    return true() if viewer.topics is None else Thread.topic_id.in_(sorted(viewer.topics))


def _in(state: InstrumentedAttribute[str], reader: Reader, sight: Sight) -> ColumnElement[bool]:
    return _one_of(state, [name for name in STATES if VISIBILITY[reader, name] is sight])


def _one_of(state: InstrumentedAttribute[str], states: Iterable[str]) -> ColumnElement[bool]:
    names = list(states)
    if len(names) == len(STATES):
        return true()
    return state == names[0] if len(names) == 1 else state.in_(names)
