"""What follows at the desk from what happens to posts."""

from forum.moderation.actions import close_flags
from forum.threads.events import PostStateChanged
from forum.threads.rules import DELETED, HIDDEN


def follow_state(event: PostStateChanged) -> None:
    """A post that was taken away is no longer at the desk."""
    if event.state in (HIDDEN, DELETED):
        close_flags(event.post_id)
