"""What the vocabulary tells of stems: in how many posts each stands, and which stand in none any more."""

import json
from collections.abc import Collection, Iterable

from sqlalchemy import func, select, text

from forum.accounts.viewer import STRANGER
from forum.kit.db import on_postgresql, session
from forum.search.models import LEXEMES, Document, Stem
from forum.threads.queries.seeing import posts_seen

_COUNTED, _LAST = "counted stems", "last indexed"
"""What a session remembers."""
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


def count_posts(found: Iterable[str]) -> dict[str, int]:
    """In how many posts each of these stems stands, where it is known. A session asks for each once."""
    sought = set(found)
    known: dict[str, int] = session().info.setdefault(_COUNTED, {})
    if new := sorted(sought - known.keys()):
        known.update(dict.fromkeys(new, 0))
        rows = session().execute(select(Stem.stem, Stem.post_count).where(Stem.stem.in_(new)))
        known.update((row.stem, row.post_count) for row in rows)
    return {stem: known[stem] for stem in sought if known[stem]}


def last_indexed() -> int:
    """The number of the last post in the index, which is about how many there are. A session asks once."""
    info = session().info
    if _LAST not in info:
        info[_LAST] = session().scalar(select(func.max(Document.post_id))) or 0
    last: int = info[_LAST]
    return last


def list_unused(stems: Collection[str]) -> set[str]:
    """Those of these stems that stand in no text, title or tags that guests see."""
    asked = {"stems": json.dumps(sorted(stems)), "common": _COMMON}
    return set(session().scalars(text(_UNUSED_BY_GIN if on_postgresql() else _UNUSED_BY_FTS5), asked))
