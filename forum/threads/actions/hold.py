"""Holding a post and its thread, as they are now, until the end of the transaction: the thread first, as everybody does."""

from dataclasses import replace

from sqlalchemy import select

from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.threads.queries.shapes import PostView, ThreadView


def hold(post: PostView) -> tuple[Post, Thread]:
    """The rows of the post and its thread, kept from others."""
    its_thread = session().execute(select(Thread).where(Thread.id == post.thread_id).with_for_update()).scalar_one()
    return session().execute(select(Post).where(Post.id == post.id).with_for_update()).scalar_one(), its_thread


def as_held(thread: ThreadView, row: Thread) -> ThreadView:
    """What the rules ask of the thread, as its row says now."""
    return replace(thread, topic_id=row.topic_id, state=row.state, locked=row.locked_at is not None)
