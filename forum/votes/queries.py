"""Every read of useful marks. How many there are of a post stands on the post; who made them is nobody else's business."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import select

from forum.accounts.viewer import Viewer
from forum.kit.prepared import Prepared, given, numbered, one_of
from forum.votes.models import Vote


def votes_by(viewer: Viewer, post_ids: Collection[int]) -> frozenset[int]:
    """Which of these posts the viewer marked."""
    if viewer.is_guest or not post_ids:
        return frozenset()
    posts = numbered("post", post_ids)
    return frozenset(post_id for (post_id,) in _votes(*posts).all(account_id=viewer.id, **posts))


@lru_cache
def _votes(*posts: str) -> Prepared:
    return Prepared(select(Vote.post_id).where(Vote.account_id == given("account_id"), one_of(Vote.post_id, posts)))
