"""What a word that is looked for may stand in posts as: its stems, synonyms, compounds with it, and its own parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import String, column, func, or_, select, table
from sqlalchemy.sql.elements import ColumnElement

from forum.kit.db import Id, session
from forum.search.models import Stem, Word
from forum.search.terms import Term, stems, stems_of_any

MOST_COMPOUNDS = 24
"""As many compounds of one word are looked for, the shortest first."""
_SHORTEST, _ANYWHERE, _REST = 4, 6, 3
"""Letters of a word of which compounds are looked for; from which on it may stand in their middle; and of what is left."""
_SPLIT = 8
_LINKS = ("", "s", "e", "en")
"""What stands between the parts of a Dutch compound."""


@dataclass
class Widened:
    """A word, and how else it may be written."""

    term: Term
    whole: set[str] = field(default_factory=set)
    """Stems that are the word, or a synonym."""
    near: set[str] = field(default_factory=set)
    """Stems of compounds with it."""
    parts: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of words that it is made of: both must be there."""


def widen(words: Sequence[Term]) -> list[Widened]:
    """How else these words may be written."""
    widened = [Widened(term, {stem for word in term.words for stem in stems_of_any(word)}) for term in words]
    for one in widened:
        one.near = _compounds(one)
    _split(widened)
    return widened


def count_posts(found: Sequence[str]) -> dict[str, int]:
    """In how many posts each of these stems stands, where it is known."""
    rows = session().execute(select(Stem.stem, Stem.post_count).where(Stem.stem.in_(sorted(set(found)))))
    return {row.stem: row.post_count for row in rows}


def _compounds(one: Widened) -> set[str]:
    """Stems of longer words that one of its stems stands in."""
    sought = {stem for stem in one.whole if len(stem) >= _SHORTEST and stem.isalpha()}
    sought = {stem for stem in sought if not any(other != stem and other in stem for other in sought)}
    if not sought:
        return set()
    containing = or_(*(_contains(stem) for stem in sorted(sought)))
    rows = session().execute(
        select(Word.word, Word.language).where(containing).order_by(func.length(Word.word), Word.word).limit(400)
    )
    found: dict[str, None] = {}
    for row in rows:
        if any(_is_compound(row.word, stem) for stem in sought):
            found.update(dict.fromkeys(stem for stem in stems(row.word, row.language) if stem not in one.whole))
        if len(found) >= MOST_COMPOUNDS:
            break
    return set(found)


def _contains(stem: str) -> ColumnElement[bool]:
    if session().get_bind().dialect.name == "postgresql":
        return Word.word.like(f"%{stem}%")
    parts = table("search_parts", column("rowid", Id), column("word", String))
    return Word.id.in_(select(parts.c.rowid).where(parts.c.word.like(f"%{stem}%")))


def _is_compound(word: str, stem: str) -> bool:
    rest = len(word) - len(stem)
    if rest < _REST:
        return False
    return len(stem) >= _ANYWHERE or word.startswith(stem) or word.endswith(stem)


def _split(widened: Sequence[Widened]) -> None:
    """Find of which two known words each long word is made."""
    cuts = {one.term.words[-1]: _cuts(one.term.words[-1]) for one in widened}
    sought = {part for some in cuts.values() for pair in some for part in pair}
    if not sought:
        return
    known = set(session().scalars(select(Word.word).where(Word.word.in_(sorted(sought)))))
    for one in widened:
        pairs = [pair for pair in cuts[one.term.words[-1]] if known.issuperset(pair)]
        one.parts = sorted(pairs, key=lambda pair: -min(map(len, pair)))[:2]


def _cuts(word: str) -> list[tuple[str, str]]:
    if len(word) < _SPLIT or not word.isalpha():
        return []
    return [
        (word[: at - len(link)], word[at:])
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1)
        for link in _LINKS
        if word[:at].endswith(link) and at - len(link) >= _SHORTEST
    ]
