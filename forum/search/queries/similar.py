"""Questions that are much like another: the one that somebody is about to ask, or one that is there.

Looked for by the index, in titles and tags: the newest that have two of its rarest words, and the newest that have the
rarest, so that it takes no longer the more there are; of those, the likest.
"""

from collections.abc import Iterable, Sequence
from math import log
from typing import Any

from sqlalchemy import func, select

from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.search.expressions import every, some
from forum.search.likeness import SAME_TOPIC, Likeness, Sought, Words, telling, words_of
from forum.search.queries.matching import newest_matches
from forum.search.queries.widening import count_posts, widen
from forum.search.terms import stems_of_any
from forum.search.wanted import Widened
from forum.threads.models import Post, Thread
from forum.threads.queries.related import Asked, RelatedThread
from forum.threads.queries.seeing import posts_seen

WITH_TWO, WITH_ONE = 300, 150
"""The newest questions that are looked at: with two of the words, with one."""
_RAREST = 5
_MOST_WORDS = 12
_COMPARED = 40
"""Of those, the ones with most in common, whose words are weighed."""
_COLUMNS = (
    Thread.id,
    Thread.slug,
    Thread.title,
    Thread.tags,
    Thread.language,
    Thread.topic_id,
    Thread.reply_count,
    Thread.accepted_count,
)


def list_similar(question: Asked, viewer: Viewer, most: int = 5) -> list[RelatedThread]:
    """Those of other threads that a viewer sees, the likest first; of equals the newest."""
    rarity = _Rarity()
    sought = _sought(question, rarity)
    if not sought:
        return []
    likeness = Likeness(sought)
    threads = _candidates(question, sought, viewer)
    threads.sort(key=lambda row: (likeness.overlap(_words(row)), row.id), reverse=True)
    compared = threads[:_COMPARED]
    rarity.learn(stem for row in compared for stem in _words(row).stems)
    likest: dict[Any, float] = {}
    for row in compared:
        if alike := likeness.of(_words(row), rarity.weight):
            likest[row] = alike + (SAME_TOPIC if row.topic_id == question.topic_id else 0)
    found = sorted(likest, key=lambda row: (round(likest[row], 6), row.id), reverse=True)[:most]
    return [
        RelatedThread(row.id, row.slug, row.title, row.language, row.reply_count, row.accepted_count) for row in found
    ]


def _words(row: Any) -> Words:
    return words_of(row.title, row.tags, row.language)


class _Rarity:
    """What words tell: the rarer, the more."""

    def __init__(self) -> None:
        self._among = session().scalar(select(func.max(Post.id))) or 0
        self._counts: dict[str, int] = {}

    def learn(self, stems: Iterable[str]) -> None:
        self._counts |= count_posts(list(set(stems).difference(self._counts)))

    def count(self, word: Iterable[str]) -> int:
        return max((self._counts.get(stem, 0) for stem in word), default=0)

    def weight(self, word: Iterable[str]) -> float:
        return log(1 + (self._among + 1) / (self.count(word) + 1))


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


def _candidates(question: Asked, sought: Sequence[Sought], viewer: Viewer) -> list[Any]:
    """Threads that have two of the rarest words, and those that have the rarest."""
    words = [some([f"t_{stem}" for stem in sorted(one.whole | one.near)]) for one in sought[:_RAREST]]
    pairs = [every([word, some(words[place:])]) for place, word in enumerate(words[:-1], 1)]
    looked = [(some(pairs), WITH_TWO)] if pairs else []
    of_language = [f"l_{question.language}"] if question.language else []
    found = {}
    for wanted, most in [*looked, (words[0], WITH_ONE)]:
        newest = newest_matches(every([wanted, *of_language]), most)
        chosen = (
            select(*_COLUMNS)
            .select_from(newest)
            .join(Post, Post.id == newest.c.post_id)
            .join(Thread, Thread.id == Post.thread_id)
            .where(posts_seen(viewer), Thread.id != question.id)
        )
        found.update({row.id: row for row in session().execute(chosen)})
    return list(found.values())
