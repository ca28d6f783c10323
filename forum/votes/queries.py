"""Every read of useful marks. How many there are of a post stands on the post; who made them is nobody else's business."""

from collections.abc import Collection

from sqlalchemy import select

from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.votes.models import Vote


def votes_by(viewer: Viewer, post_ids: Collection[int]) -> frozenset[int]:
    """Which of these posts the viewer marked."""
    if viewer.is_guest or not post_ids:
        return frozenset()
    chosen = select(Vote.post_id).where(Vote.account_id == viewer.id, Vote.post_id.in_(sorted(post_ids)))
    return frozenset(session().scalars(chosen))
