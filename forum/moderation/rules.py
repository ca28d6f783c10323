"""Who may report what. Pure. Who may settle it is who may hide it: a moderator of its topic."""

from forum.accounts.viewer import ADMIN, Viewer
from forum.threads.rules import VISIBLE, PostFacts, ThreadFacts


def can_see_desk(viewer: Viewer) -> bool:
    """Moderators see what waits for them, and what all of them did."""
    return viewer.is_staff


ABOUT_ACCESS = frozenset({"factor_removed", "password_changed", "sessions_ended"})
"""Acts of administrators and of the host by which somebody's way in changed."""


def acts_withheld(viewer: Viewer) -> frozenset[str]:
    """What the log does not tell: whose account is the less guarded just now is for administrators alone."""
    return frozenset() if viewer.role == ADMIN else ABOUT_ACCESS


def can_flag(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> bool:
    """Anyone may begin a report (a guest signs in first) of what all can see and they did not write."""
    is_own = viewer.id is not None and viewer.id == post.author_id
    return thread.state == VISIBLE and post.state == VISIBLE and not is_own
