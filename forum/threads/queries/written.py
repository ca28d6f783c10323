"""What was written, post by post, of whatever threads: for lists that show a piece of each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import posts_seen

_writer = aliased(Account)


@dataclass(frozen=True)
class Written:
    """A post by its words."""

    id: int
    is_question: bool
    author_name: str | None
    created_at: datetime | None
    html: str


def list_written(post_ids: Collection[int], viewer: Viewer) -> dict[int, Written]:
    """Those of these posts that a viewer sees."""
    chosen = (
        select(
            Post.id,
            Post.path == b"",
            func.coalesce(_writer.name, Post.author_name),
            Post.created_at,
            Post.html,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(_writer, _writer.id == Post.author_id)
        .where(posts_seen(viewer), Post.id.in_(sorted(post_ids)))
    )
    return {row.id: Written(*row) for row in session().execute(chosen)}
