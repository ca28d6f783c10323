"""Reporting a post. Moderators learn who did; its author never does, and no log that they read tells."""

from forum.accounts.actions import take_turn
from forum.accounts.viewer import Viewer
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.moderation.models import Flag
from forum.moderation.queries import is_flagged_by
from forum.moderation.rules import can_flag
from forum.threads.queries import PostView, ThreadView

NOT_THIS = Message("Only what all can see and what somebody else wrote can be reported.")


def flag_post(post: PostView, thread: ThreadView, viewer: Viewer, reason: str) -> bool:
    """Ask moderators to look at a post; False where this member asked that already, and it was not settled since."""
    if viewer.id is None or not can_flag(viewer, thread, post):
        raise Refused(NOT_THIS)
    take_turn(viewer.id)
    if is_flagged_by(viewer, post.id):
        return False
    session().add(Flag(post_id=post.id, account_id=viewer.id, reason=reason, created_at=clock.now()))
    # Without its reason: what stands in the log can never be forgotten, and its writer may ask for that.
    record("post_reported", viewer.id, thread_id=thread.id, post_id=post.id)
    session().flush()
    return True
