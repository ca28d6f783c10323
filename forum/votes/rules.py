"""Who may mark a post as useful. Pure."""

from forum.accounts.viewer import Viewer
from forum.threads.rules import VISIBLE, PostFacts, ThreadFacts


def can_vote(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> bool:
    """Members mark what somebody else wrote and all may read; in a closed question too."""
    is_others = viewer.id is not None and viewer.id != post.author_id
    return is_others and thread.state == VISIBLE and post.state == VISIBLE
