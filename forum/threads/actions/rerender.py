"""Keeping the HTML that a new renderer made of texts that did not change."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from forum.kit import clock
from forum.kit.db import session
from forum.kit.events import announce
from forum.markup import RENDERER_VERSION, excerpt
from forum.threads.actions.ask import EXCERPT_LENGTH
from forum.threads.events import PostsRewritten
from forum.threads.models import Post, Thread
from forum.threads.queries.mentions import Meant
from forum.threads.queries.outdated import OutdatedPost

Render = Callable[[str, tuple[Meant, ...]], str]
"""A body, and whom it mentions, to HTML."""


def keep_rendered(posts: Sequence[OutdatedPost], render: Render) -> int:
    """Keep the HTML that `render` makes (it had better know it already) of these posts, and of questions the excerpt; of
    how many.

    A post that was edited in the meantime is left alone: its edit rendered it.
    """
    asked = {post.id: post for post in posts}
    current = [row for row in _hold(list(asked)) if row.version == asked[row.id].version]
    if not current:
        return 0
    made = {row.id: render(row.body, asked[row.id].mentions) for row in current}
    kept = update(Post).where(Post.id == bindparam("post")).values(html=bindparam("made"))
    session().connection().execute(
        kept.values(renderer_version=RENDERER_VERSION), [{"post": post, "made": html} for post, html in made.items()]
    )
    changed = [row for row in current if row.html != made[row.id]]
    _refresh_threads(changed, made)
    if changed:
        announce(PostsRewritten(tuple(row.id for row in changed)))
    return len(current)


def _hold(ids: list[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows as they are now, kept from others; their threads first, as everybody does."""
    threads = select(Post.thread_id).where(Post.id.in_(ids))
    session().execute(select(Thread.id).where(Thread.id.in_(threads)).order_by(Thread.id).with_for_update()).all()
    columns = (Post.id, Post.thread_id, Post.parent_id, Post.version, Post.body, Post.html)
    return session().execute(select(*columns).where(Post.id.in_(ids)).order_by(Post.id).with_for_update()).all()


def _refresh_threads(changed: Sequence[Row[*tuple[Any, ...]]], made: Mapping[int, str]) -> None:
    """What readers see changed: the threads say so, and their excerpts follow."""
    session().connection().execute(
        update(Thread).where(Thread.id.in_({row.thread_id for row in changed})).values(changed_at=clock.now())
    )
    excerpts = [
        {"thread": row.thread_id, "words": excerpt(made[row.id], EXCERPT_LENGTH)}
        for row in changed
        if row.parent_id is None
    ]
    if excerpts:
        session().connection().execute(
            update(Thread).where(Thread.id == bindparam("thread")).values(excerpt=bindparam("words")), excerpts
        )
