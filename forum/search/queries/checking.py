"""Comparing the index with the posts: each document, and what the index itself finds."""

from dataclasses import dataclass

from sqlalchemy import func, select, text

from forum.kit.db import on_postgresql, session
from forum.kit.rows import at_one_moment
from forum.search.documents import WINDOW, Document, window_token
from forum.search.models import LEXEMES, Build, StaleThread
from forum.search.models import Document as Row
from forum.search.queries.sources import list_sources
from forum.search.terms import ANALYSER
from forum.threads.models import Post

_AT_ONCE = 500
_IN_FTS5 = "SELECT count(*) FROM search_index WHERE search_index MATCH '\"' || :token || '\"'"
_IN_GIN = f"SELECT count(*) FROM search_documents WHERE {LEXEMES} @@ CAST('''' || :token || '''' AS tsquery)"  # noqa: S608 - ours
_AS_FTS5 = "SELECT count(*) FROM search_index WHERE search_index MATCH :tokens AND rowid = :post_id"


@dataclass(frozen=True)
class Compared:
    """What a batch of posts and their documents came to."""

    up_to_id: int | None
    """The last post of it; None: there were no more."""
    post_count: int
    missing: tuple[int, ...]
    """Posts without a document."""
    stale: tuple[int, ...]
    """Posts whose document says something else."""
    left_over: tuple[int, ...]
    """Documents without a post."""
    waiting_count: int
    """Documents that are missing or stale, and on their way: a job will write them."""


def compare_some(after_id: int) -> Compared:
    """Compare the next posts after that number with their documents, as of one moment."""
    at_one_moment()
    ids = list(session().scalars(select(Post.id).where(Post.id > after_id).order_by(Post.id).limit(_AT_ONCE)))
    up_to = ids[-1] if len(ids) == _AT_ONCE else None
    right = {source.post_id: source.document for source in list_sources(ids)}
    chosen = select(Row.post_id, Row.thread_id, Row.heading, Row.body).where(Row.post_id > after_id)
    rows = session().execute(chosen if up_to is None else chosen.where(Row.post_id <= up_to))
    here = {row.post_id: Document(*row) for row in rows}
    awaited = _awaited()
    wrong = {one: document for one, document in right.items() if here.get(one) != document}
    coming = {one for one, document in wrong.items() if awaited.covers(document)}
    return Compared(
        up_to,
        len(ids),
        tuple(one for one in wrong if one not in here and one not in coming),
        tuple(one for one in wrong if one in here and one not in coming),
        tuple(sorted(here.keys() - right.keys())),
        len(coming),
    )


def count_windows() -> int:
    """How many windows the posts are in."""
    return (session().scalar(select(func.max(Row.post_id))) or 0) // WINDOW + 1


def is_indexed(window: int) -> bool:
    """Whether the index finds as many posts of a window as there are, and the last of them by each of its tokens."""
    at_one_moment()
    by_gin = on_postgresql()
    of_it = Row.post_id.between(window * WINDOW, (window + 1) * WINDOW - 1)
    found = session().scalar(text(_IN_GIN if by_gin else _IN_FTS5), {"token": window_token(window * WINDOW)})
    if found != session().scalar(select(func.count()).select_from(Row).where(of_it)):
        return False
    last = session().execute(select(Row).where(of_it).order_by(Row.post_id.desc()).limit(1)).scalar()
    if by_gin or last is None:
        return True
    tokens = {token for token in f"{last.heading} {last.body}".split() if token != "|"}  # noqa: S105 - no secret
    asked = {"tokens": " AND ".join(f'"{token}"' for token in sorted(tokens)), "post_id": last.post_id}
    return bool(session().scalar(text(_AS_FTS5), asked))


@dataclass(frozen=True)
class _Awaited:
    """What the job has still to write."""

    built_from: int
    stale: dict[int, int]

    def covers(self, document: Document) -> bool:
        return document.post_id <= max(self.built_from, self.stale.get(document.thread_id, 0))


def _awaited() -> _Awaited:
    build = session().execute(select(Build.analyser, Build.next_id)).one()
    stale = session().execute(select(StaleThread.thread_id, StaleThread.up_to_id))
    return _Awaited(
        build.next_id if build.analyser == ANALYSER else 2**62, {row.thread_id: row.up_to_id for row in stale}
    )
