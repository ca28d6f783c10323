"""The index, asked: which posts have what is wanted, of those that a viewer sees, the newest first.

One statement on either database, which asks the index, and the rule who sees what, together.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    case,
    column,
    select,
    table,
    text,
)

from forum.accounts.viewer import Viewer
from forum.kit.db import Id, session
from forum.search.expressions import Expression, for_fts5, for_tsquery
from forum.search.models import LEXEMES, Document
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import posts_seen

LOOKED_AT = 1_200
"""The newest posts with what is wanted, among which the best are found."""
_dated_at = case(
    (Post.created_at.is_not(None), Post.created_at),
    (Post.received_at < Thread.active_at, Post.received_at),
    else_=Thread.active_at,
)


@dataclass(frozen=True)
class Match:
    """A post that has what is wanted, and what is asked of its thread."""

    post_id: int
    thread_id: int
    is_question: bool
    dated_at: datetime
    useful_count: int
    topic_id: int
    language: str
    tags: str
    reply_count: int
    accepted_count: int


def list_matches(
    wanted: Expression, viewer: Viewer, *conditions: ColumnElement[bool], most: int = LOOKED_AT
) -> list[Match]:
    """The newest posts with what is wanted that a viewer sees; conditions may speak of `Post`, `Thread` and `Document`."""
    newest = newest_matches(wanted, most)
    chosen = (
        select(
            Post.id,
            Post.thread_id,
            Post.path == b"",
            _dated_at,
            Post.useful_count,
            Thread.topic_id,
            Thread.language,
            Thread.tags,
            Thread.reply_count,
            Thread.accepted_count,
        )
        .select_from(newest)
        .join(Post, Post.id == newest.c.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Document, Document.post_id == newest.c.post_id)
        .where(posts_seen(viewer), *conditions)
        .order_by(newest.c.post_id.desc())
    )
    return [Match(*row) for row in session().execute(chosen)]


def newest_matches(wanted: Expression, most: int) -> Subquery:
    """The newest posts with what is wanted, whoever sees them: for a statement that asks that, too."""
    if session().get_bind().dialect.name == "postgresql":
        found = _found_by_gin(wanted)
        return select(found.c.post_id).order_by(found.c.post_id.desc()).limit(most).subquery("newest")
    index = table("search_index", column("rowid", Id))
    matches = text("search_index MATCH :wanted").bindparams(wanted=for_fts5(wanted))
    chosen: Select[int] = select(index.c.rowid.label("post_id")).where(matches)
    return chosen.order_by(index.c.rowid.desc()).limit(most).subquery("newest")


def _found_by_gin(wanted: Expression) -> CTE:
    """Apart, and whole: asked for the newest, PostgreSQL would rather read all documents from the last one on."""
    matches = text(f"{LEXEMES} @@ CAST(:wanted AS tsquery)").bindparams(wanted=for_tsquery(wanted))
    return select(Document.post_id).where(matches).cte("found").prefix_with("MATERIALIZED")
