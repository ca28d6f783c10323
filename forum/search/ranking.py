"""Which of the posts that have what is wanted fits best: BM25 over fields (Robertson & Zaragoza 2009). Pure.

A word in a title tells more than one in a tag, that more than one in the question, and that more than one in a reply; a
rare word more than a common one; and a post of few words more than one of many. The same numbers on every database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2
from typing import NamedTuple

from forum.search.widened import Widened

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


class Score(NamedTuple):
    """How well a post fits: first whether it has all words whole, then by how much."""

    is_whole: bool
    value: float


def weight_of(post_count: int, among: int) -> float:
    """What a word tells that stands in so many posts of so many (BM25's idf)."""
    return log(1 + (max(among, post_count) - post_count + 0.5) / (post_count + 0.5))


def scorer(words: Sequence[Weighed]) -> Callable[[str, str], Score]:
    """What tells how well a document fits, by its heading and body; of each only what is looked for is counted."""
    stems = frozenset(stem for one in words for part in one.word.tree() for stem in part.whole | part.near)
    marked = {mark: {mark + stem: stem for stem in stems} for mark in ("t_", "c_")}

    def score(heading: str, body: str) -> Score:
        found, length = _weigh(heading, body, stems, marked)
        longer = _SATURATION * (1 - _LENGTH + _LENGTH * length / _USUAL)
        is_whole, value = True, 0.0
        for one in words:
            whole, all_of_it = _found(one.word, found)
            is_whole &= whole > 0
            value += one.weight * all_of_it / (longer + all_of_it)
        return Score(is_whole, value)

    return score


def score_of_thread(best: float, *, further: int, useful: int, is_accepted: bool) -> float:
    """How well a thread fits whose best post does so well, and that has further ones."""
    added = _FURTHER * min(further, _MOST_FURTHER) + _ACCEPTED * is_accepted + _USEFUL * min(log2(1 + useful), 3)
    return best * (1 + added)


def _weigh(
    heading: str, body: str, stems: frozenset[str], marked: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, float], int]:
    """What each stem that is looked for weighs in a document, of those that are there; and how many words that has."""
    title, _, tags = heading.partition("|")
    text, _, others = body.partition("|")
    is_question = " t_" in heading
    above, own = (1.0, QUESTION) if is_question else (ABOVE, 1.0)
    in_text, in_title = text.split(), title.split()
    # What its words also have as a stem counts once, and does not count where it is in the text itself.
    found = dict.fromkeys(stems.intersection(others.split()), own)
    found.update({stem: own * in_text.count(stem) for stem in stems.intersection(in_text)})
    stem_of = marked["t_" if is_question else "c_"]
    weights = dict.fromkeys(stem_of.keys() & tags.split(), TAG)
    weights.update({token: TITLE * in_title.count(token) for token in stem_of.keys() & in_title})
    for token, weight in weights.items():
        found[stem_of[token]] = above * weight + found.get(stem_of[token], 0.0)
    return found, len(in_text)


def _found(word: Widened, weights: Mapping[str, float]) -> tuple[float, float]:
    """What a word weighs in a document: itself; and with what is near."""
    whole = max((weights[stem] for stem in weights.keys() & word.whole), default=0.0)
    near = max((weights[stem] for stem in weights.keys() & word.near), default=0.0)
    for group in word.together:
        parts = [_found(part, weights) for part in group.parts]
        if group.is_near:
            near = max(near, min(found for _, found in parts))
        else:
            whole = max(whole, min(found for found, _ in parts))
            near = max(near, min(found for _, found in parts))
    return whole, whole + NEAR * near
