"""How much alike two questions are: by the words that their titles and tags share, the rarer the better. Pure.

Each is a vector of words, weighed by rarity, and compared by the angle between them (tf-idf and cosine; Salton & Buckley
1988). Words that are only near (a compound, a part of one) count for less; a tag that one of them lacks, not at all.
Rather none than bad ones: below a threshold they are not alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from forum.search.stop_words import LITTLE, STOP_WORDS
from forum.search.terms import Term, stems, terms

LEAST, LEAST_BY_ONE = 0.2, 0.25
"""What two questions have in common at the least, of 1: two words of ten; or a single one, of a few."""
BESIDE = 0.45
"""How much others have at the least, of what the likest has."""
SAME_TOPIC = 0.04
NEAR = 0.5
"""What a word that is only near counts of the word itself."""
IN_BODY = 0.3
"""What a word counts that only the text of the other has."""
_SHORTEST = 2
_REMEMBERED = 10_000


@dataclass(frozen=True)
class Sought:
    """A word of one question, what may stand for it in another, and what it tells."""

    whole: frozenset[str]
    near: frozenset[str]
    weight: float
    is_tag: bool = False


@dataclass(frozen=True)
class Words:
    """The words of the other: the stems of each, of its title and of its tags."""

    title: tuple[frozenset[str], ...]
    tags: tuple[frozenset[str], ...]
    stems: frozenset[str]
    """All of them."""


def telling(text: str) -> list[Term]:
    """The words that tell what a text is about, once each; of one with hyphens its parts, the last one also as the whole."""
    found: dict[Term, None] = {}
    for term in terms(text):
        for part in term.parts:
            if len(part) >= _SHORTEST and part not in STOP_WORDS and part not in LITTLE:
                found[Term((part,), term.joined if part is term.parts[-1] else None)] = None
    return list(found)


@lru_cache(_REMEMBERED)
def words_of(title: str, tags: str, language: str) -> Words:
    """The words of a question; one that stands in its title and its tags is one of the title."""
    own, tagged = _words(title, language), _words(tags, language)
    others = tuple(word for word in tagged if all(word.isdisjoint(other) for other in own))
    return Words(own, others, frozenset().union(*own, *others))


def _words(text: str, language: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stem for word in term.words for stem in stems(word, language)) for term in telling(text))


class Likeness:
    """To one question, by its words."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self._sought = sought
        self._by_stem: dict[str, dict[int, float]] = {}
        for place, one in enumerate(sought):
            for stem in one.near | one.whole:
                self._by_stem.setdefault(stem, {})[place] = 1.0 if stem in one.whole else NEAR

    def overlap(self, other: Words) -> float:
        """What another has in common with it, by weight."""
        return self._sum(self._met(other.stems))

    def of(self, other: Words, body: frozenset[str], weight: Callable[[frozenset[str]], float]) -> float:
        """How much another is like it, up to 1; 0 where that is too little.

        `body` are the stems of its text, `weight` is what a word tells.
        """
        met = self._met(other.stems)
        if not met:
            return 0.0
        its_length = sum(self._weight(word, weight, is_tag=False) ** 2 for word in other.title)
        its_length += sum(self._weight(word, weight, is_tag=True) ** 2 for word in other.tags)
        for place, one in enumerate(self._sought):
            if not one.whole.isdisjoint(body):
                met.setdefault(place, IN_BODY)
        length = sum(one.weight**2 for place, one in enumerate(self._sought) if place in met or not one.is_tag)
        found = self._sum(met) / sqrt(length * its_length)
        return found if found >= (LEAST if len(met) > 1 else LEAST_BY_ONE) else 0.0

    def _sum(self, met: Mapping[int, float]) -> float:
        return sum(strength * self._sought[place].weight ** 2 for place, strength in met.items())

    def _met(self, stems_there: frozenset[str]) -> dict[int, float]:
        """Which of the words are there, and how much that counts."""
        found: dict[int, float] = {}
        for stem in stems_there & self._by_stem.keys():
            for place, strength in self._by_stem[stem].items():
                found[place] = max(strength, found.get(place, 0.0))
        return found

    def _weight(self, word: frozenset[str], weight: Callable[[frozenset[str]], float], *, is_tag: bool) -> float:
        """A word that is shared weighs on both sides the same."""
        met = self._met(word)
        if met:
            return self._sought[max(met, key=lambda place: (met[place], -place))].weight
        return 0.0 if is_tag else weight(word)
