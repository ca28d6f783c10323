"""Where a post stands, whoever may see it: what lists and feeds it is in, so that they can be looked at when it changes."""

from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.models import Account
from forum.accounts.queries import handle_shown
from forum.kit.db import session
from forum.tags.models import Tag
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.tree import WIDTH
from forum.topics.models import Topic


@dataclass(frozen=True)
class Whereabouts:
    """Of a post, or of a thread's question."""

    thread_id: int
    topic_slug: str
    tag_slugs: tuple[str, ...]
    """In order."""
    branch_ids: tuple[int, ...]
    """The replies that it hangs on, and itself."""
    author_handle: str | None


def get_whereabouts(thread_id: int | None, post_id: int | None) -> Whereabouts | None:
    """Of a post, or of a thread's question; None: it is not there any more."""
    is_it = Post.id == post_id if post_id is not None else (Post.thread_id == thread_id) & (Post.path == b"")
    row = (
        session()
        .execute(
            select(Post.thread_id, Post.path, Topic.slug, handle_shown(Account).label("handle"))
            .join(Thread, Thread.id == Post.thread_id)
            .join(Topic, Topic.id == Thread.topic_id)
            .outerjoin(Account, Account.id == Post.author_id)
            .where(is_it)
        )
        .one_or_none()
    )
    if row is None:
        return None
    tags = select(Tag.slug).join(ThreadTag, ThreadTag.tag_id == Tag.id).where(ThreadTag.thread_id == row.thread_id)
    ways = [row.path[:end] for end in range(WIDTH, len(row.path) + 1, WIDTH)]
    branches = select(Post.id).where(Post.thread_id == row.thread_id, Post.path.in_(ways))
    return Whereabouts(
        row.thread_id,
        row.slug,
        tuple(session().scalars(tags.order_by(Tag.slug))),
        tuple(session().scalars(branches)) if ways else (),
        row.handle,
    )
