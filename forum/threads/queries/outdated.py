"""Posts whose HTML an earlier renderer made. Nobody's eyes: each is rendered, whoever may see it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from forum.kit.db import session
from forum.markup import RENDERER_VERSION
from forum.threads.models import Post
from forum.threads.queries.mentions import Meant, list_meant


@dataclass(frozen=True)
class OutdatedPost:
    """A post to be rendered: this version of its text, and whom it mentions."""

    id: int
    version: int
    body: str
    mentions: tuple[Meant, ...]


def count_outdated() -> int:
    """How many are left."""
    chosen = select(func.count()).select_from(Post).where(Post.renderer_version != RENDERER_VERSION)
    return session().scalar(chosen) or 0


def list_outdated(after_id: int, limit: int) -> list[OutdatedPost]:
    """The next of them, by number."""
    found = (
        session()
        .execute(
            select(Post.id, Post.version, Post.body)
            .where(Post.renderer_version != RENDERER_VERSION, Post.id > after_id)
            .order_by(Post.id)
            .limit(limit)
        )
        .all()
    )
    meant = list_meant(row.id for row in found)
    return [OutdatedPost(row.id, row.version, row.body, tuple(meant[row.id])) for row in found]
