"""Forgiving a typo: for each word that nobody wrote, the words of the forum that differ from it by a single slip."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product

from sqlalchemy import func, select

from forum.kit.db import session
from forum.search.models import Stem, Word
from forum.search.syntax import Query
from forum.search.terms import spans
from forum.search.typos import SHORTEST, slips

MOST = 3
"""As many words are corrected; who types more of them that nobody wrote means something else."""
TRIED = 3
"""Ways to correct a text that are tried."""


def corrections(query: Query) -> Iterator[str]:
    """What was typed, with its unknown words replaced, in a few ways; none where one has no likely word beside it."""
    words = list(dict.fromkeys(part for term in query.words for part in term.parts))
    unknown = [word for word in _unknown(words) if len(word) >= SHORTEST and word.isalpha()]
    if not unknown or len(unknown) > MOST:
        return
    likely = _likely({word: slips(word) for word in unknown})
    for meant in islice(product(*likely.values()), TRIED):
        yield _replaced(query.text, dict(zip(likely, meant, strict=True)))


def _replaced(text: str, meant: Mapping[str, str]) -> str:
    for begin, end, term in reversed(list(spans(text))):
        if not meant.keys().isdisjoint(term.parts):
            text = f"{text[:begin]}{'-'.join(meant.get(part, part) for part in term.parts)}{text[end:]}"
    return text


def _unknown(words: Sequence[str]) -> list[str]:
    known = set(session().scalars(select(Word.word).where(Word.word.in_(words))))
    return [word for word in words if word not in known]


def _likely(slipped: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """The words that each may be, those in most posts first."""
    candidates = sorted({other for others in slipped.values() for other in others})
    frequent = func.coalesce(Stem.post_count, 0).desc()
    found = session().scalars(
        select(Word.word)
        .join(Stem, Stem.stem == Word.stem, isouter=True)
        .where(Word.word.in_(candidates))
        .order_by(frequent, Word.word)
    )
    here = list(dict.fromkeys(found))
    return {word: [other for other in here if other in others] for word, others in slipped.items()}
