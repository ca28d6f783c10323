"""Keeping the HTML that a new renderer made of texts that did not change."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from forum.kit import clock
from forum.kit.db import session
from forum.markup import RENDERER_VERSION, excerpt
from forum.threads.actions.ask import EXCERPT_LENGTH
from forum.threads.models import Post, Thread
from forum.threads.queries.outdated import OutdatedPost


def keep_rendered(posts: Sequence[OutdatedPost], render: Callable[[str], str]) -> int:
    """Keep the HTML that `render` makes (it had better know it already) of these posts, and of questions the excerpt; of
    how many.

    A post that was edited in the meantime is left alone: its edit rendered it.
    """
    versions = {post.id: post.version for post in posts}
    current = [row for row in _hold(list(versions)) if row.version == versions[row.id]]
    if not current:
        return 0
    kept = update(Post).where(Post.id == bindparam("post")).values(html=bindparam("made"))
    session().connection().execute(
        kept.values(renderer_version=RENDERER_VERSION), [{"post": row.id, "made": render(row.body)} for row in current]
    )
    _refresh_threads([row for row in current if row.html != render(row.body)], render)
    return len(current)


def _hold(ids: list[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows as they are now, kept from others; their threads first, as everybody does."""
    threads = select(Post.thread_id).where(Post.id.in_(ids))
    session().execute(select(Thread.id).where(Thread.id.in_(threads)).order_by(Thread.id).with_for_update()).all()
    columns = (Post.id, Post.thread_id, Post.parent_id, Post.version, Post.body, Post.html)
    return session().execute(select(*columns).where(Post.id.in_(ids)).order_by(Post.id).with_for_update()).all()


def _refresh_threads(changed: Sequence[Row[*tuple[Any, ...]]], render: Callable[[str], str]) -> None:
    """What readers see changed: the threads say so, and their excerpts follow."""
    session().connection().execute(
        update(Thread).where(Thread.id.in_({row.thread_id for row in changed})).values(changed_at=clock.now())
    )
    excerpts = [
        {"thread": row.thread_id, "words": excerpt(render(row.body), EXCERPT_LENGTH)}
        for row in changed
        if row.parent_id is None
    ]
    if excerpts:
        session().connection().execute(
            update(Thread).where(Thread.id == bindparam("thread")).values(excerpt=bindparam("words")), excerpts
        )
