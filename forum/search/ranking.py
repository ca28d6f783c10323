"""Which of the posts that have what is wanted fits best: BM25 over fields (Robertson & Zaragoza 2009). Pure.

A word in a title tells more than one in a tag, that more than one in the question, and that more than one in a reply; a
rare word more than a common one; and a post of few words more than one of many. The same numbers on every database.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log

TITLE, ABOVE, QUESTION, REPLY = 4.0, 0.6, 1.2, 1.0
"""What one occurrence weighs: in the title, in the title above a reply, in the question's text, in a reply's."""
NEAR = 0.35
"""What a word that is only near (a compound, a part) weighs of the word itself."""
_SATURATION, _LENGTH, _USUAL = 1.2, 0.6, 90
"""BM25's k1 and b, and how many tokens a post usually has."""


@dataclass(frozen=True)
class Weighed:
    """A word that is looked for: the stems that are it, those that are near it, and what it tells."""

    whole: frozenset[str]
    near: frozenset[str]
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
    above, own = Counter(heading.split()), Counter(body.split())
    is_question = "t_" in heading
    marked, in_heading, in_body = ("t_", TITLE, QUESTION) if is_question else ("c_", ABOVE, REPLY)
    longer = 1 - _LENGTH + _LENGTH * sum(own.values()) / _USUAL
    is_whole, value = True, 0.0
    for word in words:
        whole = _occurrences(word.whole, above, marked, own, in_heading, in_body)
        near = _occurrences(word.near, above, marked, own, in_heading, in_body)
        is_whole &= whole > 0
        found = whole + NEAR * near
        value += word.weight * found / (_SATURATION * longer + found)
    return Score(is_whole, value)


def _occurrences(
    stems: Collection[str],
    above: Mapping[str, int],
    marked: str,
    own: Mapping[str, int],
    in_heading: float,
    in_body: float,
) -> float:
    return sum(in_heading * above[marked + stem] + in_body * own[stem] for stem in stems)
