"""Questions that are much like another: the one that somebody is about to ask, or one that is there.

Looked for by the index, in titles and tags: the newest that have two of its rarest words, and the newest that have the
rarest, so that it takes no longer the more there are; of those, the likest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import select

from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.search.expressions import every, some
from forum.search.likeness import BESIDE, SAME_TOPIC, Likeness, Sought, Words, telling, words_of
from forum.search.queries.matching import Match, list_matches
from forum.search.queries.vocabulary import count_posts, last_indexed
from forum.search.queries.widening import widen
from forum.search.terms import stems_of_any
from forum.search.widened import Widened
from forum.threads.models import Thread
from forum.threads.queries.related import Asked, RelatedThread

WITH_TWO, WITH_ONE = 200, 100
"""The newest questions that are looked at: with two of the words, with one."""
_RAREST = 5
_MOST_WORDS = 12
_COMPARED = 40
"""Of those, the ones with most in common, whose words are weighed."""


def list_similar(question: Asked, viewer: Viewer, most: int = 5) -> list[RelatedThread]:
    """Those of other threads that a viewer sees, the likest first; of equals the newest."""
    rarity = _Rarity()
    sought = _sought(question, rarity)
    if not sought:
        return []
    likeness = Likeness(sought)
    candidates = _candidates(question, sought, rarity, viewer)
    candidates.sort(key=lambda one: (likeness.overlap(one.words), one.shown.id), reverse=True)
    compared = candidates[:_COMPARED]
    rarity.learn(stem for one in compared for stem in one.words.stems)
    likest: dict[_Candidate, float] = {}
    for one in compared:
        if alike := likeness.of(one.words, frozenset(one.match.body.split()), rarity.weight):
            likest[one] = alike + (SAME_TOPIC if one.match.topic_id == question.topic_id else 0)
    least = BESIDE * max(likest.values(), default=0)
    found = [one for one in likest if likest[one] >= least]
    found.sort(key=lambda one: (round(likest[one], 6), one.shown.id), reverse=True)
    return [one.shown for one in found[:most]]


@dataclass(frozen=True)
class _Candidate:
    match: Match
    shown: RelatedThread
    words: Words


class _Rarity:
    """What words tell: the rarer, the more."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def learn(self, stems: Iterable[str]) -> None:
        self._counts |= count_posts(stems)

    def count(self, word: Iterable[str]) -> int:
        return max((self._counts.get(stem, 0) for stem in word), default=0)

    def weight(self, word: Iterable[str]) -> float:
        return log(1 + (last_indexed() + 1) / (self.count(word) + 1))


def _sought(question: Asked, rarity: _Rarity) -> list[Sought]:
    """The words of a question, the rarest first."""
    title = telling(question.title)[:_MOST_WORDS]
    tags = [term for term in telling(question.tags) if term not in title]
    widened = widen([*title, *tags], apart=True)
    rarity.learn(stem for one in widened for stem in one.whole)
    sought = [
        Sought(frozenset(one.whole), _near(one), rarity.weight(one.whole), is_tag=one.terms[0] not in title)
        for one in widened
    ]
    return sorted(sought, key=lambda one: -one.weight)


def _near(one: Widened) -> frozenset[str]:
    parts = [part.terms[0].in_one for group in one.together for part in group.parts]
    return frozenset(one.near.union(*(stems_of_any(part) for part in parts if telling(part))) - one.whole)


def _candidates(question: Asked, sought: Sequence[Sought], rarity: _Rarity, viewer: Viewer) -> list[_Candidate]:
    """The newest with any of the words; where those are too many, with two of the rarest, and with the rarest."""
    words = [some([f"t_{stem}" for stem in sorted(one.whole | one.near)]) for one in sought[:_RAREST]]
    looked = [(some(words), WITH_TWO)]
    if len(words) > 1 and sum(rarity.count(one.whole) for one in sought[:_RAREST]) > WITH_TWO:
        pairs = [every([word, some(words[place:])]) for place, word in enumerate(words[:-1], 1)]
        looked = [(some(pairs), WITH_TWO), (words[0], WITH_ONE)]
    of_language = [f"l_{question.language}"] if question.language else []
    matches = {
        match.thread_id: match
        for wanted, most in looked
        for match in list_matches(every([wanted, *of_language]), viewer, most=most)
        if match.thread_id != question.id
    }
    rows = session().execute(select(Thread.id, Thread.slug, Thread.title).where(Thread.id.in_(sorted(matches))))
    return [_candidate(matches[row.id], row.slug, row.title) for row in rows]


def _candidate(match: Match, slug: str, title: str) -> _Candidate:
    shown = RelatedThread(match.thread_id, slug, title, match.language, match.reply_count, match.accepted_count)
    return _Candidate(match, shown, words_of(title, match.tags, match.language))
