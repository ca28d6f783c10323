"""What the threads that were found have in common, to choose by: topics, tags, languages, dates, replies; each counted."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from forum.kit import clock
from forum.search.queries.finding import Hit
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
    named: dict[str, str] = {}
    counted = {name: Counter(value for hit in hits for value in values(hit)) for name, values in _FACETS.items()}
    counted["tag"] = _tags(hits, named)
    return {
        name: [
            Choice(value, count, named.get(value, "") if name == "tag" else "")
            for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            if value and count < len(hits)
        ][: MOST_TAGS if name == "tag" else None]
        for name, counts in counted.items()
    }


def _tags(hits: Sequence[Hit], named: dict[str, str]) -> Counter[str]:
    """By their slugs; and how each of these is written."""
    counts: Counter[str] = Counter()
    for lines, count in Counter(hit.best.tags for hit in hits).items():
        for label in labels(lines):
            named[label.slug] = label.name
            counts[label.slug] += count
    return counts


def _periods(hit: Hit) -> Iterator[str]:
    age = clock.now() - hit.newest_at
    return (name for name, days in PERIODS.items() if age <= timedelta(days=days))


_FACETS: dict[str, Callable[[Hit], Iterator[str]]] = {
    "topic": lambda hit: iter((str(hit.best.topic_id),)),
    "language": lambda hit: iter((hit.best.language,)),
    "period": _periods,
    "solved": lambda hit: iter(("1",) if hit.best.accepted_count else ()),
    "replied": lambda hit: iter(("1",) if hit.best.reply_count else ()),
}
