"""Who may report what. Pure. Who may settle it is who may hide it: a moderator of its topic."""

from forum.accounts.viewer import Viewer
from forum.threads.rules import VISIBLE, PostFacts, ThreadFacts


def can_see_desk(viewer: Viewer) -> bool:
    """Moderators see what waits for them, and what all of them did."""
    return viewer.is_staff


def can_flag(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> bool:
    """Anyone may begin a report (a guest signs in first) of what all can see and they did not write."""
    is_own = viewer.id is not None and viewer.id == post.author_id
    return thread.state == VISIBLE and post.state == VISIBLE and not is_own
