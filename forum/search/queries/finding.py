"""Finding threads: what somebody typed, to the threads that fit, each by its best post.

The newest `LOOKED_AT` posts with what is wanted are compared; where there are more, also the newest that have all words
in the title, and those that have them whole, where near ones crowd them out: so that no search takes long, however common
its words.
Where nothing is found, a typo in each word that nobody wrote is forgiven, if that finds something.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from forum.accounts.viewer import Viewer
from forum.search.asking import has, has_all, wanted_by
from forum.search.expressions import Expression
from forum.search.queries.correcting import corrections
from forum.search.queries.filtering import WHATEVER, Filters, conditions_of, filter_tokens, in_order
from forum.search.queries.matching import LOOKED_AT, Looked, Match, list_matches, look
from forum.search.queries.vocabulary import count_posts, last_indexed
from forum.search.queries.widening import widen
from forum.search.ranking import Score, Weighed, score_of_thread, scorer, weight_of
from forum.search.syntax import Query, read_query
from forum.search.widened import Widened, written

IN_TITLES, WHOLE = 100, 150
"""The newest with all words in the title; and of those with all words whole, as many as there should be among the rest."""


class Hit(NamedTuple):
    """A thread that fits, and the post of it that fits best."""

    thread_id: int
    best: Match
    score: Score
    """The post's, and a little for all else."""
    post_count: int
    """Its posts that fit, of those that were looked at."""
    newest_at: datetime
    """The date of the newest of these."""


@dataclass(frozen=True)
class Found:
    """What was found, the best first; and whether there was more than was looked at."""

    hits: list[Hit]
    widened: list[Widened] = field(default_factory=list)
    is_all: bool = True
    correction: str | None = None
    """What was looked for instead, where what was typed found nothing."""


def find(query: Query, viewer: Viewer, filters: Filters = WHATEVER) -> Found:
    """The threads that fit, the best first."""
    found = _find(query, viewer, filters)
    for corrected in corrections(query) if not found.hits else ():
        instead = _find(read_query(corrected), viewer, filters)
        # Only what stands in a post that they see: the vocabulary has the words of the others too.
        if any(hit.score.is_whole for hit in instead.hits):
            return replace(instead, correction=corrected)
    return found


def list_newest(query: Query, filters: Filters, viewer: Viewer, most: int) -> list[int]:
    """The newest posts that have all words whole, or a synonym: what is only near is no news to who waits for a word. By
    date, among the last to arrive."""
    named = filters.named(query.names)
    tokens = filter_tokens(named)
    if query.is_empty or tokens is None:
        return []
    wanted = [*has_all(query, widen(query.words), near=False), *tokens]
    found = list_matches(wanted_by(query, wanted), viewer, *in_order(query), *conditions_of(named))
    found.sort(key=lambda match: (match.dated_at, match.post_id), reverse=True)
    return [match.post_id for match in found[:most]]


def _find(query: Query, viewer: Viewer, filters: Filters) -> Found:
    named = filters.named(query.names)
    tokens = filter_tokens(named)
    if query.is_empty or tokens is None:
        return Found([])
    widened = widen(query.words)
    conditions = [*in_order(query), *conditions_of(named)]

    def matching(wanted: Sequence[Expression], most: int) -> Looked:
        return look(wanted_by(query, [*wanted, *tokens]), viewer, *conditions, most=most)

    near, whole = (has_all(query, widened, near=is_near) for is_near in (True, False))
    looked = matching(near, LOOKED_AT)
    weighed = _weighed([*widened, *(written(term) for phrase in query.phrases for term in phrase)])
    scored = _scored(looked.matches, weighed)
    if widened and not looked.is_all:
        further = matching([has(one, marks=("t_",)) for one in widened], IN_TITLES).matches
        is_full = len(looked.matches) == LOOKED_AT
        if is_full and whole != near and sum(fits.is_whole for _, fits in scored.values()) < WHOLE:
            further += matching(whole, WHOLE).matches
        scored |= _scored(further, weighed)
    return Found(_ranked(scored.values()), widened, looked.is_all)


def _scored(matches: Sequence[Match], weighed: Sequence[Weighed]) -> dict[int, tuple[Match, Score]]:
    """Each post by its number, and how well it fits."""
    score = scorer(weighed)
    return {match.post_id: (match, score(match.heading, match.body)) for match in matches}


def _ranked(scored: Iterable[tuple[Match, Score]]) -> list[Hit]:
    best: dict[int, Hit] = {}
    for match, fits in scored:
        hit = Hit(match.thread_id, match, fits, 1, match.dated_at)
        if former := best.get(match.thread_id):
            newest_at = max(former.newest_at, match.dated_at)
            better = max(hit, former, key=_of_post)
            hit = better._replace(post_count=former.post_count + 1, newest_at=newest_at)
        best[match.thread_id] = hit
    return sorted(map(_of_thread, best.values()), key=_fit, reverse=True)


def _of_post(hit: Hit) -> tuple[bool, float, bool, int]:
    return hit.score.is_whole, round(hit.score.value, 6), hit.best.is_question, hit.best.post_id


def _of_thread(hit: Hit) -> Hit:
    best = hit.best
    value = score_of_thread(
        hit.score.value, further=hit.post_count - 1, useful=best.useful_count, is_accepted=best.accepted_count > 0
    )
    return hit._replace(score=Score(hit.score.is_whole, value))


def _fit(hit: Hit) -> tuple[bool, float, int]:
    return hit.score.is_whole, round(hit.score.value, 6), hit.thread_id


def _weighed(widened: Sequence[Widened]) -> list[Weighed]:
    counts = count_posts(stem for one in widened for part in one.tree() for stem in part.whole)
    return [Weighed(one, weight_of(_count(one, counts), last_indexed())) for one in widened]


def _count(one: Widened, counts: Mapping[str, int]) -> int:
    """In how many posts a word stands; one of parts, in as many as the rarest of them."""
    own = max((counts.get(stem, 0) for stem in one.whole), default=0)
    groups = [min(_count(part, counts) for part in group.parts) for group in one.together if not group.is_near]
    return max([own, *groups])
