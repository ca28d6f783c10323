"""The index, asked: which posts have what is wanted, of those that a viewer sees, the newest first.

Each statement asks the index, and the rule who sees what, together. It looks at a span of the posts: first at the last
few thousand; if there are not enough among them, at all others where what is wanted is rare, else at ever larger spans:
PostgreSQL's GIN gives whatever matches before it is sorted, but skips what is in other windows. SQLite's FTS5 gives the
newest first, and is asked once. Where hardly any post has all of some common words, both walk through all that have one:
then the newest are looked at, as far as the effort is bearable.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    column,
    func,
    join,
    outerjoin,
    select,
    table,
    text,
)

from forum.accounts.viewer import Viewer
from forum.kit.db import Id, on_postgresql, session
from forum.search.documents import WINDOW, windows_between
from forum.search.effort import effort_of, words_of
from forum.search.expressions import Expression, every, for_fts5, for_tsquery, some
from forum.search.models import LEXEMES, Document
from forum.search.queries.vocabulary import count_posts, last_indexed
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import posts_seen

LOOKED_AT = 250
"""The newest posts with what is wanted, among which the best are found."""
MOST_READ = 2_500
"""As many that the index found are read where something else is asked of them: that a phrase stands in their text."""
FEW = 6_000
"""Matches that are looked for among all posts at once."""
STEPS = 500_000
"""What one look may cost, in steps of the index; less than a tenth of a second."""
_FIRST, _GROWTH, _WIDEST = 2, 8, 64
"""Windows of the first span; how many times as many the next one may have; and the most that GIN skips to quickly."""
_MORE = 1.3
"""How much wider a span is than what is missing should take."""
_TELLING, _UNSURE = 16, 3
"""How wide a span tells how rare something is, whatever the counts say; and how many matches more there may have been."""
dated_at = case(
    (Post.created_at.is_not(None), Post.created_at),
    (Post.received_at < Thread.active_at, Post.received_at),
    else_=Thread.active_at,
)


class Match(NamedTuple):
    """A post that has what is wanted, its tokens, and what is asked of its thread."""

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
    heading: str
    body: str


_MATCH = (
    Post.id,
    Post.thread_id,
    Post.path == b"",
    dated_at,
    Post.useful_count,
    Thread.topic_id,
    Thread.language,
    Thread.tags,
    Thread.reply_count,
    Thread.accepted_count,
    Document.heading,
    Document.body,
)
"""Its columns."""


@dataclass(frozen=True)
class Looked:
    """The newest matches, and whether it is known that there are no others."""

    matches: list[Match]
    is_all: bool


def list_matches(
    wanted: Expression, viewer: Viewer, *conditions: ColumnElement[bool], most: int = LOOKED_AT
) -> list[Match]:
    """The newest posts with what is wanted that a viewer sees; conditions may speak of `Post`, `Thread` and `Document`."""
    return look(wanted, viewer, *conditions, most=most).matches


def look(wanted: Expression, viewer: Viewer, *conditions: ColumnElement[bool], most: int = LOOKED_AT) -> Looked:
    """The same, and whether those are all."""
    choose = _statement if conditions else _usual_statement
    chosen = choose(viewer, conditions, for_postgresql=on_postgresql())
    found: list[Match] = []
    left, top = MOST_READ if conditions else most, 0
    for low, high in _spans(wanted, found, most):
        top = high
        while top > low and left > 0 and len(found) < most:
            read, lowest, matches = _ask(chosen, wanted, low, top, left)
            found += matches
            top = lowest if read == left else low
            left = left - read if conditions else most - len(found)
        if top > low or len(found) >= most:
            break
    return Looked(found[:most], top == 0 and len(found) <= most)


def _spans(wanted: Expression, found: Sequence[Match], most: int) -> Iterator[tuple[int, int]]:
    """From which number on, and before which one: the newest first, as far as the effort is bearable.

    For SQLite in one. For PostgreSQL each is as wide as it takes to find the rest, by what was found before it.
    """
    last = last_indexed()
    low, width = _below(last, _FIRST), _FIRST
    if not low or on_postgresql():
        yield low, last + 1
    if not low:
        return
    effort = effort_of(wanted, count_posts(words_of(wanted)), last)
    bottom = 0 if effort.steps <= STEPS else max(0, low - last * STEPS // effort.steps)
    if not on_postgresql():
        yield bottom, last + 1
        return
    while low > bottom:
        passed = last + 1 - low
        is_rare = effort.matches <= FEW or width >= _TELLING
        if is_rare and (len(found) + _UNSURE) * last // passed <= FEW:
            top, low = low, bottom
        else:
            enough = _MORE * passed * (most - len(found)) / (len(found) or 1)
            width = min(width * _GROWTH, _WIDEST, ceil(enough / WINDOW))
            top, low = low, max(bottom, _below(low - 1, width))
        yield low, top


def _below(last: int, width: int) -> int:
    """Where that many windows begin of which a post is in the last."""
    return max(0, last // WINDOW - width + 1) * WINDOW


def _ask(chosen: Select[Any], wanted: Expression, low: int, top: int, most: int) -> tuple[int, int, list[Match]]:
    """Of the newest posts of a span that the index finds: how many there are, the lowest, and those that fit."""
    windows = windows_between(low, top) if low or on_postgresql() else []
    if windows and (len(windows) <= _WIDEST or not on_postgresql()):
        wanted = every([wanted, some(windows)])
    written = for_tsquery(wanted) if on_postgresql() else for_fts5(wanted)
    rows = session().connection().execute(chosen, {"wanted": written, "low": low, "top": top, "most": most}).all()
    return rows[0][0], rows[0][1] or low, [Match._make(row[2:]) for row in rows if row[2] is not None]


def _statement(viewer: Viewer, conditions: tuple[ColumnElement[bool], ...], *, for_postgresql: bool) -> Select[Any]:
    """One row at least: with how many the index found comes each that fits."""
    newest = _newest(for_postgresql=for_postgresql)
    read = select(func.count().label("count"), func.min(newest.c.post_id).label("lowest")).subquery("read")
    fits = (
        join(newest, Document, Document.post_id == newest.c.post_id)
        .join(Post, Post.id == newest.c.post_id)
        .join(Thread, Thread.id == Post.thread_id)
    )
    return (
        select(read.c.count, read.c.lowest, *_MATCH)
        .select_from(outerjoin(read, fits, and_(posts_seen(viewer), *conditions)))
        .order_by(newest.c.post_id.desc())
    )


_usual_statement = lru_cache(64)(_statement)
"""Of searches without conditions, as most are: to put it together takes as long as many an answer."""


def _newest(*, for_postgresql: bool) -> CTE:
    """The newest of a span that the index finds."""
    matches = f"{LEXEMES} @@ CAST(:wanted AS tsquery)" if for_postgresql else "search_index MATCH :wanted"
    if for_postgresql:
        # Apart, and whole: asked for the newest, it would rather read all documents from the last one on.
        found = select(Document.post_id).where(text(matches)).cte("found").prefix_with("MATERIALIZED")
        post_id: ColumnElement[int] = found.c.post_id
        chosen = select(post_id)
    else:
        post_id = table("search_index", column("rowid", Id)).c.rowid
        chosen = select(post_id.label("post_id")).where(text(matches))
    span = chosen.where(post_id >= bindparam("low", type_=Id), post_id < bindparam("top", type_=Id))
    return span.order_by(post_id.desc()).limit(bindparam("most", type_=Id)).cte("newest")
