"""Posts whose HTML an earlier renderer made. Nobody's eyes: each is rendered, whoever may see it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from forum.kit.db import session
from forum.markup import RENDERER_VERSION
from forum.threads.models import Post


@dataclass(frozen=True)
class OutdatedPost:
    """A post to be rendered: this version of its text."""

    id: int
    version: int
    body: str


def count_outdated() -> int:
    """How many are left."""
    chosen = select(func.count()).select_from(Post).where(Post.renderer_version != RENDERER_VERSION)
    return session().scalar(chosen) or 0


def list_outdated(after_id: int, limit: int) -> list[OutdatedPost]:
    """The next of them, by number."""
    found = session().execute(
        select(Post.id, Post.version, Post.body)
        .where(Post.renderer_version != RENDERER_VERSION, Post.id > after_id)
        .order_by(Post.id)
        .limit(limit)
    )
    return [OutdatedPost(*row) for row in found]
