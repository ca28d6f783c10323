"""The visibility rule of `rules.VISIBILITY`, compiled to SQL. Nothing here knows what the table says."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.viewer import Viewer
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.rules import STATES, VISIBILITY, Reader, Sight


def threads_seen(viewer: Viewer) -> ColumnElement[bool]:
    """The threads whose question a viewer sees in full."""
    return _seen(viewer, Sight.FULL, Thread.state, Thread.author_id)


def threads_moderated(viewer: Viewer) -> ColumnElement[bool]:
    """The threads in which a viewer has a moderator's powers."""
    return _moderates(viewer)


def carries(tag_id: int) -> ColumnElement[bool]:
    """The threads with a tag, whoever sees them."""
    return Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id))


def carried_with(tag_id: int) -> ColumnElement[bool]:
    """The same, asked of each thread."""
    return exists().where(ThreadTag.thread_id == Thread.id, ThreadTag.tag_id == tag_id)


def posts_seen(viewer: Viewer) -> ColumnElement[bool]:
    """The posts that a viewer sees in full, of threads that they see (join `Thread`)."""
    return and_(threads_seen(viewer), _seen(viewer, Sight.FULL, Post.state, Post.author_id))


def posts_placed(viewer: Viewer) -> ColumnElement[bool]:
    """The posts that a viewer sees on the page of a thread that they see: in full, or as an empty place (join `Thread`)."""
    place = and_(
        _seen(viewer, Sight.PLACE, Post.state, Post.author_id),
        Post.shown_reply_count > 0,
    )
    return or_(_seen(viewer, Sight.FULL, Post.state, Post.author_id), place)


def _seen(
    viewer: Viewer,
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


def _moderates(viewer: Viewer) -> ColumnElement[bool]:
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
