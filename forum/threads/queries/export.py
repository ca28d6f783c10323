"""All threads as a guest sees them, for a thread file: of one moment, and streamed, however many there are."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, case, func, null, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.viewer import STRANGER
from forum.kit.db import session
from forum.kit.rows import at_one_moment
from forum.threads.exchange import own_ref
from forum.threads.models import Post, Thread
from forum.threads.queries.arrivals import get_forum_id
from forum.threads.queries.seeing import posts_seen, threads_seen
from forum.topics.models import Topic
from forum.topics.queries import list_topics

_CHUNK = 500
_writer = aliased(Account)


def export_topics() -> list[dict[str, Any]]:
    """The topics, as the file has them. Asked first, it makes the whole export one of this moment."""
    at_one_moment()
    return [
        {"slug": topic.slug, "name": topic.name, "description": topic.description, "language": topic.language}
        for topic in list_topics()
    ]


def count_exported() -> int:
    """How many threads `export_threads` will give."""
    return session().scalar(select(func.count()).select_from(Thread).where(threads_seen(STRANGER))) or 0


def export_threads() -> Iterator[tuple[dict[str, Any], Iterator[dict[str, Any]]]]:
    """Each thread without its posts, and its posts, as the file has them; to be taken in order.

    A reply to an empty place hangs on the nearest post above it that is seen.
    """
    forum_id = get_forum_id() or ""
    rows = session().execute(_posts().execution_options(yield_per=_CHUNK))
    for _, posts in groupby(rows, attrgetter("thread_id")):
        yield _split(posts, forum_id)


def _posts() -> Select[*tuple[Any, ...]]:
    """All posts of the threads seen, with their threads; of those that are not seen, only their place."""
    seen = posts_seen(STRANGER)
    return (
        select(
            Post.id,
            Post.thread_id,
            Post.parent_id,
            seen.label("seen"),
            case((seen, Post.body), else_=null()).label("body"),
            func.coalesce(_writer.name, Post.author_name).label("author"),
            Post.created_at,
            Post.accepted,
            Post.useful_count,
            Topic.slug.label("topic"),
            Thread.title,
            Thread.language,
            Thread.tags,
            (Thread.view_count + Thread.imported_view_count).label("views"),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Topic, Topic.id == Thread.topic_id)
        .outerjoin(_writer, _writer.id == Post.author_id)
        .where(threads_seen(STRANGER))
        .order_by(Post.thread_id, Post.ordinal)
    )


def _thread(question: Row[*tuple[Any, ...]], forum_id: str) -> dict[str, Any]:
    fields = {
        "ref": own_ref(forum_id, question.thread_id),
        "topic": question.topic,
        "title": question.title,
        "language": question.language,
        "views": question.views,
    }
    return fields | _if_any(tags=question.tags.split("\n") if question.tags else None)


def _split(posts: Iterator[Row[*tuple[Any, ...]]], forum_id: str) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    question = next(posts)
    return _thread(question, forum_id), chain([_post(question, None)], _hung(posts))


def _hung(replies: Iterator[Row[*tuple[Any, ...]]]) -> Iterator[dict[str, Any]]:
    above: dict[int, int] = {}
    """For each post that is not seen, the nearest above it that is."""
    for row in replies:
        parent = above.get(row.parent_id, row.parent_id)
        if row.seen:
            yield _post(row, parent)
        else:
            above[row.id] = parent


def _post(row: Row[*tuple[Any, ...]], parent: int | None) -> dict[str, Any]:
    fields = {
        "ref": str(row.id),
        "parent": str(parent) if parent is not None else None,
        "author": row.author,
        "created_at": _moment(row.created_at),
        "body": row.body,
    }
    return fields | _if_any(accepted=row.accepted, useful=row.useful_count)


def _moment(at: datetime | None) -> str | None:
    """As RFC 3339 writes it, in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at is not None else None


def _if_any(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
