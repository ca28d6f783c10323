"""Being done with what waits at the desk. Of two moderators who decide at once, the second learns that it is done."""

from typing import Literal, TypeAlias, get_args

from sqlalchemy import select, update

from forum.accounts.viewer import Viewer
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.moderation.models import Flag
from forum.threads.actions import delete_post, hide_post, show_post
from forum.threads.actions.hold import hold
from forum.threads.actions.moderate import NOT_YOURS
from forum.threads.models import Post
from forum.threads.queries import PostView, ThreadView
from forum.threads.rules import DELETED, PENDING, VISIBLE, can_moderate

Outcome: TypeAlias = Literal["kept", "hidden"]
Decision: TypeAlias = Literal["shown", "deleted"]
OUTCOMES, DECISIONS = get_args(Outcome), get_args(Decision)
DONE_ALREADY = Message("Another moderator was first: this is settled already. Nothing was changed.")


def settle_flags(post: PostView, thread: ThreadView, viewer: Viewer, outcome: Outcome, note: str) -> None:
    """Close all open reports of a post, and hide it or let it stand. Raises `Refused` (409) where none is open any more."""
    _hold(post, thread, viewer)
    count = _close(post.id, outcome, settled_by=viewer.id, note=note)
    if not count and _last_settled(post.id) == (viewer.id, outcome):
        return  # the same form, sent twice
    if not count:
        raise Refused(DONE_ALREADY, status=409)
    about = {"thread_id": thread.id, "post_id": post.id}
    record("reports_settled", viewer.id, **about, reason=note, moderation=True, outcome=outcome, count=count)
    if outcome == "hidden":
        hide_post(post, thread, viewer, note)


def decide_waiting(post: PostView, thread: ThreadView, viewer: Viewer, decision: Decision, note: str) -> None:
    """Show or delete a post that waits for approval. Raises `Refused` (409) where it was decided otherwise meanwhile."""
    row = _hold(post, thread, viewer)
    if row.state == (VISIBLE if decision == "shown" else DELETED):
        return
    if row.state != PENDING:
        raise Refused(DONE_ALREADY, status=409)
    act = show_post if decision == "shown" else delete_post
    act(post, thread, viewer, note)


def close_flags(post_id: int) -> None:
    """Be done with the reports of a post that was taken away by other means: there is nothing left to decide."""
    _close(post_id, "hidden", settled_by=None, note="")


def _hold(post: PostView, thread: ThreadView, viewer: Viewer) -> Post:
    """The post's row as it is now, kept from others; its thread is still the viewer's to moderate."""
    row, its_thread = hold(post)
    if not can_moderate(viewer, thread) or not viewer.moderates(its_thread.topic_id):
        raise Refused(NOT_YOURS)
    return row


def _close(post_id: int, outcome: Outcome, *, settled_by: int | None, note: str) -> int:
    closed = session().scalars(
        update(Flag)
        .where(Flag.post_id == post_id, Flag.settled_at.is_(None))
        .values(settled_at=clock.now(), settled_by=settled_by, outcome=outcome, note=note)
        .returning(Flag.id)
        .execution_options(synchronize_session=False)
    )
    return len(closed.all())


def _last_settled(post_id: int) -> tuple[int | None, str | None] | None:
    last = select(Flag.settled_by, Flag.outcome).where(Flag.post_id == post_id).order_by(Flag.settled_at.desc())
    row = session().execute(last.limit(1)).one_or_none()
    return (row.settled_by, row.outcome) if row else None
