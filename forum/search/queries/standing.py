"""How far the index is, and what of the vocabulary stands in it."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, select, text

from forum.accounts.viewer import STRANGER
from forum.kit.db import session
from forum.search.models import LEXEMES, Build, Document, StaleThread
from forum.search.terms import ANALYSER
from forum.threads.models import Post
from forum.threads.queries.seeing import posts_seen

_COMMON = 1_000
"""A stem of more posts than this has not lost them all since they were counted."""
_SEEN = posts_seen(STRANGER).compile(compile_kwargs={"literal_binds": True})
_IS_COMMON = "EXISTS (SELECT 1 FROM search_stems WHERE stem = value AND post_count > :common)"
# A CASE, for only so is what costs little looked at first: of a common stem, the whole list of its posts would be read.
_UNUSED_BY_FTS5 = f"""
SELECT value FROM json_each(:stems)
WHERE CASE WHEN {_IS_COMMON} THEN false ELSE NOT EXISTS (
    SELECT 1 FROM search_index CROSS JOIN posts CROSS JOIN threads
    WHERE search_index MATCH '"' || value || '" OR "t_' || value || '"'
    AND posts.id = search_index.rowid AND threads.id = posts.thread_id AND {_SEEN}) END"""  # noqa: S608 - ours
_UNUSED_BY_GIN = f"""
SELECT value FROM json_array_elements_text(CAST(:stems AS json)) AS value
WHERE CASE WHEN {_IS_COMMON} THEN false ELSE NOT EXISTS (
    SELECT 1 FROM search_documents
    WHERE {LEXEMES} @@ CAST('''' || value || ''' | ''t_' || value || '''' AS tsquery)
    AND EXISTS (SELECT 1 FROM posts JOIN threads ON threads.id = posts.thread_id
                WHERE posts.id = search_documents.post_id AND {_SEEN})) END"""  # noqa: S608 - ours


@dataclass(frozen=True)
class Standing:
    """What is left to be done for the index, other than what each change of a post does at once."""

    build_left: int
    """Posts up to this number are still to be indexed."""
    stale: bool
    """Whether threads wait whose heading changed."""
    uncounted: bool
    """Whether there are documents whose stems are not counted."""
    sweep_left: int
    """Words up to this number are still to be looked at."""


def get_standing() -> Standing:
    """How far the index is; one that another release made is all to be made anew."""
    build = session().execute(select(Build.analyser, Build.next_id, Build.counted_id, Build.swept_id)).one()
    build_left = build.next_id if build.analyser == ANALYSER else session().scalar(select(func.max(Post.id))) or 0
    return Standing(
        build_left,
        bool(session().scalar(select(exists(select(StaleThread.thread_id))))),
        bool(session().scalar(select(exists().where(Document.post_id > build.counted_id)))),
        build.swept_id,
    )


def is_complete() -> bool:
    """Whether all posts are in the index: after an upgrade it takes a while."""
    return session().execute(select(Build.next_id == 0, Build.analyser == ANALYSER)).one() == (True, True)


def list_unused(stems: Collection[str]) -> set[str]:
    """Those of these stems that stand in no text, title or tags that guests see."""
    by_gin = session().get_bind().dialect.name == "postgresql"
    asked = {"stems": json.dumps(sorted(stems)), "common": _COMMON}
    return set(session().scalars(text(_UNUSED_BY_GIN if by_gin else _UNUSED_BY_FTS5), asked))
