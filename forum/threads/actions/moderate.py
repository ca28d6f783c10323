"""Hiding, showing, deleting and restoring posts; locking, unlocking and moving threads. Each is kept with its reason."""

from sqlalchemy import select, update

from forum.accounts.actions import trust
from forum.accounts.viewer import Viewer
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.events import announce
from forum.kit.words import Message
from forum.threads.actions.arrive import announce_arrival
from forum.threads.actions.counting import follow_up, is_by_asker, last_activity
from forum.threads.events import HeadingChanged, PostStateChanged, ThreadLocked, ThreadMoved
from forum.threads.models import Post, Thread
from forum.threads.queries.shapes import PostView, ThreadView
from forum.threads.rules import (
    DELETED,
    HIDDEN,
    PENDING,
    VISIBLE,
    can_delete,
    can_moderate,
    is_shown,
    must_give_reason,
)
from forum.topics.queries import TopicView

NOT_YOURS = Message("Only a moderator of this topic can do this.")


def hide_post(post: PostView, thread: ThreadView, viewer: Viewer, reason: str) -> None:
    """Take a post out of sight; its author still sees it."""
    _check(allowed=can_moderate(viewer, thread))
    _change_state(post, thread, viewer, "post_hidden", (VISIBLE, PENDING), HIDDEN, reason)


def show_post(post: PostView, thread: ThreadView, viewer: Viewer, reason: str) -> None:
    """Bring a hidden or waiting post into sight."""
    _check(allowed=can_moderate(viewer, thread))
    _change_state(post, thread, viewer, "post_shown", (HIDDEN, PENDING), VISIBLE, reason)


def delete_post(post: PostView, thread: ThreadView, viewer: Viewer, reason: str) -> None:
    """Take a post away, for its author or a moderator; only moderators still see it, and can restore it."""
    _check(allowed=can_delete(viewer, thread, post))
    if must_give_reason(viewer, post) and not reason:
        raise Refused(Message("Say why: somebody else wrote this."), status=422)
    _change_state(post, thread, viewer, "post_deleted", (VISIBLE, PENDING, HIDDEN), DELETED, reason)


def restore_post(post: PostView, thread: ThreadView, viewer: Viewer, reason: str) -> None:
    """Undo a deletion."""
    _check(allowed=can_moderate(viewer, thread))
    _change_state(post, thread, viewer, "post_restored", (DELETED,), VISIBLE, reason)


def lock_thread(thread: ThreadView, viewer: Viewer, reason: str) -> None:
    """Close a thread to replies and to its authors' edits; twice changes nothing."""
    _check(allowed=can_moderate(viewer, thread))
    _set_lock(thread, viewer, "thread_locked", reason)


def unlock_thread(thread: ThreadView, viewer: Viewer, reason: str) -> None:
    """Open a locked thread again."""
    _check(allowed=can_moderate(viewer, thread))
    _set_lock(thread, viewer, "thread_unlocked", reason)


def move_thread(thread: ThreadView, viewer: Viewer, topic: TopicView, reason: str) -> None:
    """Put a thread under another topic; its text is then taken to be in that topic's language."""
    _check(allowed=can_moderate(viewer, thread))
    row = _hold(thread, viewer)
    if row.topic_id == topic.id:
        return
    row.topic_id, row.language, row.changed_at = topic.id, topic.language, clock.now()
    row.related_at = None
    record("thread_moved", viewer.id, thread_id=thread.id, topic_id=topic.id, reason=reason, moderation=True)
    session().flush()
    announce(HeadingChanged(thread.id))
    announce(ThreadMoved(thread.id, topic.id))


def _check(*, allowed: bool) -> None:
    if not allowed:
        raise Refused(NOT_YOURS)


def _hold(thread: ThreadView, viewer: Viewer) -> Thread:
    """The thread's row as it is now, kept from others until the end of the transaction; still theirs to moderate."""
    row = session().execute(select(Thread).where(Thread.id == thread.id).with_for_update()).scalar_one()
    if viewer.moderates(thread.topic_id) and not viewer.moderates(row.topic_id):
        raise Refused(NOT_YOURS)
    return row


def _set_lock(thread: ThreadView, viewer: Viewer, verb: str, reason: str) -> None:
    row = _hold(thread, viewer)
    locked = verb == "thread_locked"
    if locked == (row.locked_at is not None):
        return
    row.changed_at = clock.now()
    row.locked_at, row.lock_reason = (row.changed_at, reason) if locked else (None, None)
    record(verb, viewer.id, thread_id=thread.id, reason=reason, moderation=True)
    announce(ThreadLocked(thread.id, locked))


def _change_state(
    post: PostView,
    thread: ThreadView,
    viewer: Viewer,
    verb: str,
    before: tuple[str, ...],
    after: str,
    reason: str,
) -> None:
    """Give a post another state; twice changes nothing. Counters, places and the thread follow."""
    its_thread = _hold(thread, viewer)
    row = session().execute(select(Post).where(Post.id == post.id).with_for_update()).scalar_one()
    if row.state not in before:
        return
    was, was_shown = row.state, is_shown(row.state, row.shown_reply_count)
    row.state, row.state_reason = after, reason if after != VISIBLE else None
    if VISIBLE in (was, after):
        row.removed_at = clock.now() if was == VISIBLE else None
    session().flush()
    if row.parent_id is None:
        its_thread.state, its_thread.removed_at, its_thread.related_at = after, row.removed_at, None
    else:
        _recount(its_thread, row, (after == VISIBLE) - (was == VISIBLE))
        follow_up(row.parent_id, is_shown(after, row.shown_reply_count) - was_shown)
    session().flush()
    its_thread.active_at = session().execute(select(last_activity()).where(Thread.id == its_thread.id)).scalar_one()
    its_thread.changed_at = clock.now()
    is_own = viewer.id is not None and viewer.id == row.author_id
    # What an author said of their own stands at the post, which can forget it; the log never can.
    said = "" if is_own else reason
    record(verb, viewer.id, thread_id=its_thread.id, post_id=post.id, reason=said, moderation=not is_own)
    announce(PostStateChanged(post.id, after))
    if after == VISIBLE:
        trust(row.author_id)
        if was == PENDING:
            announce_arrival(row)


def _recount(thread: Thread, reply: Post, more: int) -> None:
    by_asker = is_by_asker((reply.author_id, reply.author_name), (thread.author_id, thread.author_name))
    session().execute(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(
            reply_count=Thread.reply_count + more,
            answer_count=Thread.answer_count + (0 if by_asker else more),
            accepted_count=Thread.accepted_count + (more if reply.accepted else 0),
        )
    )
