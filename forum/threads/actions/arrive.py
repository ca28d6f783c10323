"""Whether what somebody writes is seen at once; and what is told of it when it first is."""

from sqlalchemy import select

from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.kit.events import announce
from forum.threads.events import MembersMentioned, QuestionAsked, ReplyPosted
from forum.threads.models import Mention, Post
from forum.threads.rules import PENDING, VISIBLE


def state_on_arrival(viewer: Viewer, topic_id: int, *, is_watched: bool) -> str:
    """Visible; but what a watched member writes waits, until a moderator brings something of theirs into sight.

    Nobody replies to what waits, and nothing goes back to waiting: no visible reply ever stands below such a post, which
    who does not see that post would find out of its order.
    """
    return PENDING if is_watched and not viewer.moderates(topic_id) else VISIBLE


def announce_arrival(post: Post) -> None:
    """Tell of a post that can be seen from now on, as it would have been told had it not waited."""
    mentioned = select(Mention.account_id).where(Mention.post_id == post.id, Mention.account_id != post.author_id)
    if account_ids := sorted(set(session().scalars(mentioned))):
        announce(MembersMentioned(post.id, tuple(account_ids)))
    if post.parent_id is None:
        announce(QuestionAsked(post.thread_id, post.id))
    else:
        announce(ReplyPosted(post.thread_id, post.id, post.parent_id))
