"""What feeds tell of changed: the hub is to look at it."""

from forum.hub.actions import note_change
from forum.threads.events import PostEdited, PostStateChanged, QuestionAsked, ReplyAccepted, ReplyPosted, ThreadMoved


def note_post(event: QuestionAsked | ReplyPosted | PostEdited | PostStateChanged | ReplyAccepted) -> None:
    """A post is there, says something else, or is gone."""
    note_change(None, event.post_id)


def note_thread(event: ThreadMoved) -> None:
    """A thread is elsewhere."""
    note_change(event.thread_id, None)
