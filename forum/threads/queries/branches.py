"""Questions that began as a reply elsewhere: the links between both threads, through a viewer's eyes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import case, or_, select

from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.threads.models import Branch, Post, Thread
from forum.threads.queries.seeing import posts_seen, threads_seen
from forum.threads.queries.shapes import PostView, ThreadLink, ThreadView
from forum.threads.rules import Sight


@dataclass(frozen=True)
class Origin:
    """Where a question came from: the thread, and the reply; None: that may not be seen."""

    thread: ThreadLink
    post_id: int | None


def tell_branches(
    thread: ThreadView, replies: Sequence[PostView], viewer: Viewer
) -> tuple[list[PostView], Origin | None]:
    """The replies, each with the question that it became; and where the thread itself came from."""
    if not thread.branch_count:
        return list(replies), None
    is_origin = Branch.thread_id == thread.id
    found = session().execute(
        select(
            Branch.post_id,
            is_origin.label("is_origin"),
            Thread.id,
            Thread.slug,
            Thread.title,
            Thread.language,
            threads_seen(viewer).label("is_seen"),
            posts_seen(viewer).label("is_reply_seen"),
        )
        .select_from(Branch)
        .join(Post, Post.id == Branch.post_id)
        .join(Thread, Thread.id == case((is_origin, Post.thread_id), else_=Branch.thread_id))
        .where(or_(is_origin, Branch.post_id.in_([post.id for post in replies if post.sight == Sight.FULL.value])))
    )
    origin: Origin | None = None
    of_replies: dict[int, ThreadLink | None] = {}
    for row in found:
        link = ThreadLink(row.id, row.slug, row.title, row.language) if row.is_seen else None
        if not row.is_origin:
            of_replies[row.post_id] = link
        elif link is not None:
            origin = Origin(link, row.post_id if row.is_reply_seen else None)
    told = [
        replace(post, branch=of_replies[post.id], can_branch=False) if post.id in of_replies else post
        for post in replies
    ]
    return told, origin


def get_branch(post_id: int) -> int | None:
    """The thread that a reply became, whoever may see it."""
    return session().scalar(select(Branch.thread_id).where(Branch.post_id == post_id))
