"""The search with one part of its analyser switched off, to see what that part is worth."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest

from forum.accounts.viewer import STRANGER
from forum.kit.db import Database, commit
from forum.search import asking, synonyms, terms
from forum.search.actions import begin_build
from forum.search.jobs import index_posts
from forum.search.queries import find, finding, read_query, widening
from forum.search.terms import Term
from tests.search.judged import Judged


def _plain_words(written: str) -> Term:
    return Term(tuple(re.findall(r"[^\W_]+", written.casefold())))


def _nothing(*_: object) -> tuple[()]:
    return ()


def _folding(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(terms, "read_term", _plain_words)
    patch.setattr(terms, "fold", str.casefold)


def _stems(patch: pytest.MonkeyPatch) -> None:
    for language in terms.LANGUAGES:
        patch.setitem(terms.LANGUAGES, language, ())


def _two_stemmers(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(terms.LANGUAGES, "nl", ("dutch",))


def _set(module: object, name: str, value: object) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(module, name, value)


READING: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    "folding": _folding,
    "stems": _stems,
    "two_stemmers": _two_stemmers,
}
"""Without them posts too are read otherwise."""
ASKING: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    "compounds": _set(widening, "_add_compounds", _nothing),
    "splitting": _set(widening, "_split", _nothing),
    "synonyms": _set(widening, "DEFAULT", ""),
    "typos": _set(finding, "corrections", _nothing),
    "heading": _set(asking, "ANYWHERE", ("", "t_")),
}
PARTS = {**READING, **ASKING}


@contextmanager
def without(part: str, database: Database) -> Iterator[None]:
    """While the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        PARTS[part](patch)
        _read_anew(part, database)
        yield
    _read_anew(part, database)


def ranked(database: Database, query: Judged, keys: Mapping[int, str]) -> list[str]:
    """What a guest finds, the best first."""
    with database.reading():
        return [keys[hit.thread_id] for hit in find(read_query(query.text), STRANGER).hits]


def _read_anew(part: str, database: Database) -> None:
    for remembered in (terms.stems, terms._read_word, synonyms.read_synonyms):
        remembered.cache_clear()
    if part in READING:
        with database.writing():
            begin_build()
            commit()
        index_posts(database, lambda: False)
