"""Which of the threads and posts that arrive from a file are here already. Nobody's eyes: what is hidden is here too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, or_, select

from forum.kit.db import session
from forum.kit.facts import Fact
from forum.threads.exchange import ArrivingPost, ArrivingThread, own_thread_id, post_id
from forum.threads.models import Post, Thread

FORUM_ID = "forum_id"
"""The fact by which this forum knows again what it exported; settled by the first export."""


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post that others may be hung on."""

    id: int
    path: bytes
    depth: int
    state: str


@dataclass
class KnownThread:
    """A thread that is here, with those of the arriving posts, and of their parents, that are here, by their refs."""

    id: int
    author_id: int | None
    author_name: str | None
    post_count: int
    posts: dict[str, KnownPost] = field(default_factory=dict)


def get_forum_id() -> str | None:
    """What this forum's exports call it; None before the first."""
    return session().scalar(select(Fact.value).where(Fact.name == FORUM_ID))


def list_new_posts(arriving: Sequence[ArrivingThread]) -> list[ArrivingPost]:
    """Those of the arriving posts that are not here."""
    known = list_known(arriving)
    return [
        post
        for thread in arriving
        for post in thread.posts
        if thread.key not in known or post.ref not in known[thread.key].posts
    ]


def list_known(arriving: Sequence[ArrivingThread], *, hold: bool = False) -> dict[str | None, KnownThread]:
    """The arriving threads that are here, by their keys. `hold`: kept from others until the end of the transaction."""
    keyed = [thread for thread in arriving if thread.key is not None]
    if not keyed:
        return {}
    own = _own_threads(keyed)
    chosen = _threads([thread.key for thread in keyed], [thread_id for thread_id, _ in own.values()])
    rows = session().execute(chosen.with_for_update(of=Thread) if hold else chosen).all()
    known = {row.id: KnownThread(*row[:4]) for row in rows}
    # A copy of this forum that went its own way counts its threads alike, but hardly ever their questions too.
    questions = {(row.id, row.question_id) for row in rows}
    by_key: dict[str | None, KnownThread] = {row.source_key: known[row.id] for row in rows if row.source_key}
    by_key |= {key: known[told[0]] for key, told in own.items() if told in questions}
    _add_posts(known, keyed, {thread_id for thread_id, _ in own.values() if thread_id in known})
    return by_key


def _own_threads(arriving: Iterable[ArrivingThread]) -> dict[str | None, tuple[int, int]]:
    """The threads that say they were exported here: by key, their id and their question's."""
    forum_id = get_forum_id()
    told = ((thread.key, own_thread_id(thread.ref, forum_id), post_id(thread.question_ref)) for thread in arriving)
    return {key: (thread_id, question) for key, thread_id, question in told if thread_id and question}


def _threads(keys: Iterable[str | None], ids: Iterable[int]) -> Select[*tuple[Any, ...]]:
    columns = (
        Thread.id,
        Thread.author_id,
        Thread.author_name,
        Thread.post_count,
        Thread.source_key,
        Post.id.label("question_id"),
    )
    return (
        select(*columns)
        .join(Post, and_(Post.thread_id == Thread.id, Post.path == b""))
        .where(or_(Thread.source_key.in_(keys), Thread.id.in_(ids)))
        .order_by(Thread.id)
    )


def _add_posts(known: dict[int, KnownThread], arriving: Iterable[ArrivingThread], own: set[int]) -> None:
    refs = {ref for thread in arriving for post in thread.posts for ref in (post.ref, post.parent) if ref is not None}
    found = _posts(known).where(Post.source_ref.in_(sorted(refs))) if known else None
    for row in session().execute(found) if found is not None else ():
        known[row.thread_id].posts[row.source_ref] = KnownPost(row.id, row.path, row.depth, row.state)
    if own:
        ids = {number for ref in refs if (number := post_id(ref))}
        for row in session().execute(_posts(own).where(Post.id.in_(sorted(ids)))):
            known[row.thread_id].posts[str(row.id)] = KnownPost(row.id, row.path, row.depth, row.state)


def _posts(thread_ids: Iterable[int]) -> Select[*tuple[Any, ...]]:
    columns = (Post.id, Post.thread_id, Post.source_ref, Post.path, Post.depth, Post.state)
    return select(*columns).where(Post.thread_id.in_(sorted(thread_ids)))
