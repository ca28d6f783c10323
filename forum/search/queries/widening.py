"""What a word that is looked for may stand in posts as: its stems, synonyms, compounds with it, and its own parts.

Two statements at most, whatever is asked: which parts of long words are known, and which known words are compounds.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from sqlalchemy import CompoundSelect, String, bindparam, column, func, literal, or_, select, table, union_all
from sqlalchemy.sql.elements import ColumnElement

from forum.kit.db import Id, on_postgresql, session
from forum.kit.options import option
from forum.search.models import Word
from forum.search.synonyms import DEFAULT, OPTION, Synonym, Synonyms, read_synonyms
from forum.search.terms import LONGEST, Term, stems, stems_of_any
from forum.search.widened import Together, Widened, written

MOST_COMPOUNDS, IN_ALL = 24, 72
"""As many compounds of one word are looked for, the shortest first; and of all words together."""
_READ, _LOOKED_AT = 500, 120
"""Known words with a stem that are read; and the shortest of these that are looked at, whether they are compounds with it."""
_SHORTEST, _ANYWHERE, _REST = 4, 6, 3
"""Letters of a word of which compounds are looked for; from which on it may stand in their middle; and of what is left."""
_SPLIT, _SPLITS = 8, 2
"""Letters from which on a word may be a compound itself; and how many ways to cut it are looked for."""
_LINKS = ("", "s", "e", "en")
"""What stands between the parts of a Dutch compound."""


def widen(words: Sequence[Term], *, apart: bool = False) -> list[Widened]:
    """How else these words may be written; `apart`: each on its own, those too that are one only together."""
    synonyms = read_synonyms(option(OPTION, DEFAULT))
    units = list(_units(words, synonyms, most=1 if apart else len(words)))
    widened = [one for one, _ in units]
    _split(_leaves(widened), synonyms)
    for one, alike in units:
        _add(alike, one)
    _add_compounds(_leaves(widened))
    _join(widened)
    return widened


def _units(words: Sequence[Term], synonyms: Synonyms, *, most: int) -> Iterator[tuple[Widened, list[Synonym]]]:
    """Words, and those of several words that the synonyms know."""
    at = 0
    while at < len(words):
        count, alike = synonyms.begin(words[at : at + most])
        said = tuple(words[at : at + max(count, 1)])
        at += len(said)
        yield _as_said(said), alike


def _as_said(said: tuple[Term, ...]) -> Widened:
    if len(said) == 1:
        return written(said[0])
    return Widened(said, together=[Together(tuple(map(written, said)), is_near=False)])


def _add(alike: Sequence[Synonym], one: Widened) -> Widened:
    for synonym in alike:
        other = _as_said(synonym.terms)
        (one.near if synonym.is_near else one.whole).update(other.whole)
        one.together += [Together(group.parts, is_near=synonym.is_near) for group in other.together]
    return one


def _leaves(widened: Sequence[Widened]) -> list[Widened]:
    return [leaf for one in widened for leaf in one.tree() if leaf.whole]


def _split(leaves: Sequence[Widened], synonyms: Synonyms) -> None:
    """Find of which two known words each long word is made; where both are there, it is near."""
    cuts = [(leaf, _cuts(leaf.terms[0].in_one)) for leaf in leaves if len(leaf.terms) == 1]
    sought = {part: stems_of_any(part) for _, pairs in cuts for pair in pairs for part in pair}
    if not sought:
        return
    asked = sorted({*sought, *(stem for found in sought.values() for stem in found)})
    rows = session().execute(select(Word.word, Word.stem).where(or_(Word.word.in_(asked), Word.stem.in_(asked))))
    here = {text for row in rows for text in row}
    known = {part for part, found in sought.items() if part in here or not here.isdisjoint(found)}
    for leaf, pairs in cuts:
        fitting = [pair for pair in pairs if known.issuperset(pair)]
        for pair in sorted(fitting, key=lambda pair: -min(map(len, pair)))[:_SPLITS]:
            parts = [Term((part,)) for part in pair]
            widened = tuple(_add(synonyms.begin([part])[1], written(part)) for part in parts)
            leaf.together.append(Together(widened, is_near=True))


def _cuts(word: str) -> list[tuple[str, str]]:
    if len(word) < _SPLIT or not word.isalpha():
        return []
    return [
        (word[: at - len(link)], word[at:])
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1)
        for link in _LINKS
        if word[:at].endswith(link) and at - len(link) >= _SHORTEST
    ]


def _add_compounds(leaves: Sequence[Widened]) -> None:
    """Add stems of longer words that contain one of a word's stems."""
    sought = [_sought(leaf.whole) for leaf in leaves]
    every = sorted({stem for some in sought for stem in some})
    if not every:
        return
    containing = _containing(every)
    most = max(2, min(MOST_COMPOUNDS, IN_ALL // len(leaves)))
    for leaf, some in zip(leaves, sought, strict=True):
        words = sorted({word for stem in some for word in containing[stem]}, key=lambda word: (len(word[0]), word))
        found = dict.fromkeys(stem for word in words for stem in stems(*word) if stem not in leaf.whole)
        leaf.near.update(list(found)[:most])


def _sought(whole: set[str]) -> set[str]:
    """The shortest stems; not those that a stemmer made by taking something from the beginning ("bruik" of "gebruik")."""
    fit = {stem for stem in whole if len(stem) >= _SHORTEST and stem.isalpha()}
    fit = {stem for stem in fit if not any(stem in other and not other.startswith(stem) for other in fit)}
    return {stem for stem in fit if not any(other != stem and other in stem for other in fit)}


def _containing(sought: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Known compounds with each of these stems, and their languages; the shortest."""
    found: dict[str, list[tuple[str, str]]] = {stem: [] for stem in sought}
    statement = _statement(len(sought), for_postgresql=on_postgresql())
    asked = {f"with_{number}": f"%{stem}%" for number, stem in enumerate(sought)}
    for number, word, language in session().connection().execute(statement, asked):
        stem = sought[number]
        if _is_compound(word, stem):
            found[stem].append((word, language))
    return found


@lru_cache
def _statement(count: int, *, for_postgresql: bool) -> CompoundSelect[int, str, str]:
    """Words with each of so many stems. To put it together takes longer than to ask."""
    chosen = (
        select(literal(number).label("number"), Word.word, Word.language)
        .where(_contains(bindparam(f"with_{number}", type_=String), for_postgresql=for_postgresql))
        .order_by(func.length(Word.word), Word.word)
        .limit(_LOOKED_AT)
        .subquery()
        for number in range(count)
    )
    return union_all(*(select(some) for some in chosen))


def _contains(written: ColumnElement[str], *, for_postgresql: bool) -> ColumnElement[bool]:
    """Of the words that have it those that were written first: the usual ones; a common stem is in thousands of others."""
    if for_postgresql:
        # Not by the key as it is: PostgreSQL would rather read all words in its order than those of a rare stem.
        first = select(Word.id).where(Word.word.like(written)).order_by(Word.id + 0)
    else:
        parts = table("search_parts", column("rowid", Id), column("word", String))
        first = select(parts.c.rowid).where(parts.c.word.like(written)).order_by(parts.c.rowid)
    return Word.id.in_(first.limit(_READ))


def _is_compound(word: str, stem: str) -> bool:
    rest = len(word) - len(stem)
    if rest < _REST:
        return False
    return len(stem) >= _ANYWHERE or word.startswith(stem) or word.endswith(stem)


def _join(widened: Sequence[Widened]) -> None:
    """Two words that stand side by side may stand in a post as one ("e-mail gebruik": "emailgebruik")."""
    for one, other in pairwise(widened):
        before, after = one.terms[-1].in_one, other.terms[0].in_one
        found = set(stems_of_any(before + after)) if len(before + after) <= LONGEST else set()
        if len(before) >= _SHORTEST and found:
            found.update(stems_of_any(f"{before}s{after}"))
        one.whole |= found
        other.whole |= found
