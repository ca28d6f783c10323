"""Marking a post as useful, and taking the mark back: one for a person and a post, however often they press.

The thread is held before the mark is looked for, so of one person's clicks at once the second finds what the first made;
and before it is written, for a row that refers to a post keeps that from who holds its thread. Marks that came with an
import are in the counts too, and have no row here.
"""

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.events import announce
from forum.kit.words import Message
from forum.threads.actions.hold import as_held, hold
from forum.threads.models import Post, Thread
from forum.threads.queries import PostView, ThreadView
from forum.votes.events import PostMarkedUseful, UsefulMarkTaken
from forum.votes.models import Vote
from forum.votes.rules import can_vote

NOT_THIS = Message("You can say this only of what somebody else wrote, for as long as everyone can read it.")


def mark_useful(post: PostView, thread: ThreadView, viewer: Viewer) -> None:
    """Mark a post; twice changes nothing. Raises `Refused` for one's own, and for what not everyone can read."""
    row, its_thread, account_id = _hold(post, thread, viewer)
    if session().get(Vote, (post.id, account_id)):
        return
    session().add(Vote(post_id=post.id, account_id=account_id, created_at=clock.now()))
    _count(row, its_thread, 1)
    announce(PostMarkedUseful(its_thread.id, row.id, account_id))


def unmark_useful(post: PostView, thread: ThreadView, viewer: Viewer) -> None:
    """Take one's mark back; where there is none, nothing changes. Raises `Refused` likewise."""
    row, its_thread, account_id = _hold(post, thread, viewer)
    vote = session().get(Vote, (post.id, account_id))
    if vote is None:
        return
    session().delete(vote)
    _count(row, its_thread, -1)
    announce(UsefulMarkTaken(its_thread.id, row.id, account_id))


def _hold(post: PostView, thread: ThreadView, viewer: Viewer) -> tuple[Post, Thread, int]:
    row, its_thread = hold(post)
    if viewer.id is None or not can_vote(viewer, as_held(thread, its_thread), row):
        raise Refused(NOT_THIS)
    return row, its_thread, viewer.id


def _count(row: Post, its_thread: Thread, more: int) -> None:
    row.useful_count = Post.useful_count + more
    its_thread.useful_count = Thread.useful_count + more
    its_thread.changed_at = max(its_thread.changed_at, clock.now())
    session().flush()
