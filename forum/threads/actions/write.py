"""Writing a post down: a question and a reply are rows of one kind, each in its place."""

from dataclasses import dataclass
from datetime import datetime

from forum.kit.db import session
from forum.markup import RENDERER_VERSION
from forum.threads.models import Post


@dataclass(frozen=True)
class Place:
    """Where a post stands in its thread; unless told otherwise, at the top, as the question does."""

    parent_id: int | None = None
    ordinal: int = 0
    path: bytes = b""
    depth: int = 0


def write_post(thread_id: int, place: Place, author_id: int, body: str, html: str, *, key: str, now: datetime) -> int:
    """Add a post that is written here and now; its id. `html` is its body, just rendered."""
    post = Post(
        thread_id=thread_id,
        parent_id=place.parent_id,
        ordinal=place.ordinal,
        path=place.path,
        depth=place.depth,
        author_id=author_id,
        body=body,
        html=html,
        renderer_version=RENDERER_VERSION,
        created_at=now,
        received_at=now,
        key=key,
    )
    session().add(post)
    session().flush()
    return post.id
