"""What the threads that were found have in common, to choose by: topics, tags, languages, dates, replies; each counted."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from forum.kit import clock
from forum.search.queries.finding import Hit
from forum.search.queries.matching import Match
from forum.tags.terms import labels

PERIODS = {"month": 31, "year": 366}
"""Days."""
MOST_TAGS = 8


@dataclass(frozen=True)
class Choice:
    """One value of a facet, and of how many threads that were found it holds."""

    value: str
    count: int
    name: str = ""
    """What it is called, where that is written by people."""


def count_choices(hits: Sequence[Hit]) -> dict[str, list[Choice]]:
    """The choices by the names that they have in addresses; none that would leave everything as it is.

    Topics are told by their numbers, tags by their slugs.
    """
    matches = [hit.best for hit in hits]
    named = {label.slug: label.name for match in matches for label in labels(match.tags)}
    counted = {name: Counter(value for match in matches for value in values(match)) for name, values in _FACETS.items()}
    return {
        name: [
            Choice(value, count, named.get(value, "") if name == "tag" else "")
            for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            if value and count < len(hits)
        ][: MOST_TAGS if name == "tag" else None]
        for name, counts in counted.items()
    }


def _periods(match: Match) -> Iterator[str]:
    age = clock.now() - match.dated_at
    return (name for name, days in PERIODS.items() if age <= timedelta(days=days))


_FACETS: dict[str, Callable[[Match], Iterator[str]]] = {
    "topic": lambda match: iter((str(match.topic_id),)),
    "tag": lambda match: (label.slug for label in labels(match.tags)),
    "language": lambda match: iter((match.language,)),
    "period": _periods,
    "solved": lambda match: iter(("1",) if match.accepted_count else ()),
    "replied": lambda match: iter(("1",) if match.reply_count else ()),
}
