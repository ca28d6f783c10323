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


@dataclass(frozen=True)
class Writer:
    """Whose words they are: an account's; else a name that came with an import, or nobody's that is known."""

    account_id: int | None
    name: str | None = None


def write_post(
    thread_id: int, place: Place, writer: Writer, body: str, html: str, *, key: str | None, now: datetime
) -> int:
    """Add a post that is written here and now; its id. `html` is its body, just rendered."""
    post = Post(
        thread_id=thread_id,
        parent_id=place.parent_id,
        ordinal=place.ordinal,
        path=place.path,
        depth=place.depth,
        author_id=writer.account_id,
        author_name=writer.name,
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
