"""Saying which replies helped: for who asked, and as many as did."""

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.events import announce
from forum.kit.words import Message
from forum.threads.actions.hold import as_held, hold
from forum.threads.events import ReplyAccepted
from forum.threads.models import Thread
from forum.threads.queries.shapes import PostView, ThreadView
from forum.threads.rules import can_accept

NOT_YOURS = Message("Only whoever asked the question says which replies helped.")


def accept_reply(post: PostView, thread: ThreadView, viewer: Viewer) -> None:
    """Say that a reply helped; twice changes nothing. Raises `Refused` for anyone but the asker."""
    _set(post, thread, viewer, accepted=True)


def unaccept_reply(post: PostView, thread: ThreadView, viewer: Viewer) -> None:
    """Take that back."""
    _set(post, thread, viewer, accepted=False)


def _set(post: PostView, thread: ThreadView, viewer: Viewer, *, accepted: bool) -> None:
    row, its_thread = hold(post)
    if not can_accept(viewer, as_held(thread, its_thread), row):
        raise Refused(NOT_YOURS)
    if row.accepted == accepted:
        return
    row.accepted = accepted
    its_thread.accepted_count = Thread.accepted_count + (1 if accepted else -1)
    its_thread.changed_at = max(its_thread.changed_at, clock.now())
    session().flush()
    announce(ReplyAccepted(its_thread.id, row.id, accepted))
