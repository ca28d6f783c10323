"""Which of the posts that have what is wanted fits best: BM25 over fields (Robertson & Zaragoza 2009). Pure.

A word in a title tells more than one in a tag, that more than one in the question, and that more than one in a reply; a
rare word more than a common one; and a post of few words more than one of many. The same numbers on every database.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log2

from forum.search.wanted import Widened

TITLE, TAG, QUESTION = 4.0, 2.0, 1.2
"""What a word weighs in the title, in a tag, and each time in the question's text; in a reply's text it weighs 1."""
ABOVE = 0.15
"""What of the title and the tags counts for a reply below them."""
NEAR = 0.35
"""What a word that is only near (a compound, a part) weighs of the word itself."""
_SATURATION, _LENGTH, _USUAL = 1.2, 0.6, 90
"""BM25's k1 and b, and how many tokens a post usually has."""
_FURTHER, _MOST_FURTHER = 0.02, 5
"""What each further post of a thread that fits adds, and how many do."""
_ACCEPTED, _USEFUL = 0.02, 0.01
"""What an accepted answer adds, and each doubling of who found a post useful: little, it decides between equals."""


@dataclass(frozen=True)
class Weighed:
    """A word that is looked for, and what it tells."""

    word: Widened
    weight: float


@dataclass(frozen=True)
class Score:
    """How well a post fits: first whether it has all words whole, then by how much."""

    is_whole: bool
    value: float


def weight_of(post_count: int, among: int) -> float:
    """What a word tells that stands in so many posts of so many (BM25's idf)."""
    return log(1 + (max(among, post_count) - post_count + 0.5) / (post_count + 0.5))


def score(heading: str, body: str, words: Sequence[Weighed]) -> Score:
    """How well a document fits; texts of tokens as `documents` writes them."""
    document = _read(heading, body)
    is_whole, value = True, 0.0
    for one in words:
        whole, all_of_it = _found(one.word, document)
        is_whole &= whole > 0
        value += one.weight * all_of_it / (_SATURATION * document.longer + all_of_it)
    return Score(is_whole, value)


def standing(value: float, *, further: int, useful: int, is_accepted: bool) -> float:
    """How well a thread fits whose best post does so well, and that has further ones."""
    added = _FURTHER * min(further, _MOST_FURTHER) + _ACCEPTED * is_accepted + _USEFUL * min(log2(1 + useful), 3)
    return value * (1 + added)


@dataclass(frozen=True)
class _Document:
    mark: str
    title: Mapping[str, int]
    tags: frozenset[str]
    text: Mapping[str, int]
    others: frozenset[str]
    """Stems that its words have too."""
    above: float
    own: float
    longer: float

    def of(self, stem: str) -> float:
        """What one stem weighs here."""
        marked = self.mark + stem
        in_heading = TITLE * self.title.get(marked, 0) or TAG * (marked in self.tags)
        in_text = self.text.get(stem, 0) or (stem in self.others)
        return self.above * in_heading + self.own * in_text


def _read(heading: str, body: str) -> _Document:
    title, _, tags = heading.partition("|")
    text, _, others = body.partition("|")
    is_question = " t_" in heading
    own = Counter(text.split())
    return _Document(
        mark="t_" if is_question else "c_",
        title=Counter(title.split()),
        tags=frozenset(tags.split()),
        text=own,
        others=frozenset(others.split()),
        above=1.0 if is_question else ABOVE,
        own=QUESTION if is_question else 1.0,
        longer=1 - _LENGTH + _LENGTH * sum(own.values()) / _USUAL,
    )


def _found(word: Widened, document: _Document) -> tuple[float, float]:
    """What a word weighs in a document: itself; and with what is near."""
    whole = max((document.of(stem) for stem in word.whole), default=0.0)
    near = max((document.of(stem) for stem in word.near), default=0.0)
    for group in word.together:
        parts = [_found(part, document) for part in group.parts]
        if group.is_near:
            near = max(near, min(found for _, found in parts))
        else:
            whole = max(whole, min(found for found, _ in parts))
            near = max(near, min(found for _, found in parts))
    return whole, whole + NEAR * near
