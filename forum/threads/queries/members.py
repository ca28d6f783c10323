"""What one member wrote: the list on their page, and what their forms made already."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, func, select

from forum.accounts.viewer import Viewer
from forum.kit import paging
from forum.kit.db import session
from forum.kit.prepared import Prepared, given
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import posts_seen


@dataclass(frozen=True)
class MemberPost:
    """A post on its author's page."""

    id: int
    thread_id: int
    thread_title: str
    language: str
    is_question: bool
    created_at: datetime | None
    html: str


def list_posts_by(account_id: int, viewer: Viewer, place: paging.Place, size: int = 25) -> paging.Page[MemberPost]:
    """What a member wrote, as far as the viewer sees it, the newest first."""
    chosen = (
        select(
            Post.id,
            Post.thread_id,
            Post.parent_id,
            Post.created_at,
            Post.html,
            Thread.title,
            Thread.language,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id == account_id, posts_seen(viewer))
    )
    if place.key is not None:
        chosen = chosen.where(Post.id > place.key[0] if place.backwards else Post.id < place.key[0])
    order = Post.id.asc() if place.backwards else Post.id.desc()
    found = [
        MemberPost(
            row.id,
            row.thread_id,
            row.title,
            row.language,
            row.parent_id is None,
            row.created_at,
            row.html,
        )
        for row in session().execute(chosen.order_by(order).limit(size + 1))
    ]
    return paging.cut(found, place, size, lambda post: (post.id,))


def count_posts_by(account_id: int, viewer: Viewer) -> int:
    """How many posts of a member the viewer sees."""
    chosen = select(func.count()).select_from(Post).join(Thread, Thread.id == Post.thread_id)
    return session().scalar(chosen.where(Post.author_id == account_id, posts_seen(viewer))) or 0


def get_post_by_key(author_id: int, key: str) -> tuple[int, int] | None:
    """The post (and its thread) that a member's form made already."""
    found = _BY_KEY.first(author_id=author_id, key=key)
    return (found[0], found[1]) if found else None


_BY_KEY = Prepared(
    select(Post.id, Post.thread_id).where(Post.author_id == given("author_id"), Post.key == given("key", String()))
)


def look_for_made(viewer: Viewer, key: str | None) -> Callable[[], int | None]:
    """The post that a form with this key made already for the viewer, however often it is sent; told when it is called, and
    asked along with what is asked next."""
    if viewer.id is None or not key:
        return lambda: None
    made = _BY_KEY.later(author_id=viewer.id, key=key)
    return lambda: found[0] if (found := made()) else None
