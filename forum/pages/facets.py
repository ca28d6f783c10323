"""The facets of what was found, in words: what may be chosen among it, and what was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from forum.kit.words import Message
from forum.search.queries import Hit
from forum.search.queries.facets import count_choices
from forum.tags.terms import labels
from forum.topics.queries import TopicView

_LANGUAGES = {"nl": "Nederlands", "en": "English"}
_PERIODS = {"month": Message("Last month"), "year": Message("Last year")}
_REPLIES = {"replied": Message("With replies"), "solved": Message("Solved")}
_GROUPS = {
    "topic": Message("Topic"),
    "tag": Message("Tag"),
    "replied": Message("Replies"),
    "period": Message("Date"),
    "language": Message("Language"),
}


@dataclass(frozen=True)
class Offer:
    """One more thing to ask of what was found: a parameter of the address, and how much it leaves."""

    name: str
    value: str
    words: str | Message
    count: int
    language: str | None = None
    """Of its words, where people wrote them."""


@dataclass(frozen=True)
class Choices:
    """What may be chosen, group by group under a heading; and in words what was, by its parameter."""

    offered: Sequence[tuple[Message, Sequence[Offer]]] = ()
    chosen: Mapping[str, str | Message] | None = None


def read_choices(hits: Sequence[Hit], chosen: Mapping[str, str], topics: Iterable[TopicView]) -> Choices:
    """The choices among what was found with what is `chosen` already."""
    by_number = {str(topic.id): topic for topic in topics}
    offers: dict[str, list[Offer]] = {name: [] for name in _GROUPS}
    for name, choices in count_choices(hits).items():
        group = "replied" if name == "solved" else name
        for choice in () if name in chosen else choices:
            topic = by_number.get(choice.value) if name == "topic" else None
            value = topic.slug if topic else choice.value
            words = topic.name if topic else choice.name or _words(name, value)
            offers[group].append(
                Offer(name, value, words, choice.count, topic.language if topic else _tongue(name, value))
            )
    named = {
        "topic": {topic.slug: topic.name for topic in by_number.values()},
        "tag": {label.slug: label.name for hit in hits[:1] for label in labels(hit.best.tags)},  # all hits have it
    }
    return Choices(
        [(_GROUPS[name], found) for name, found in offers.items() if found],
        {name: named.get(name, {}).get(value) or _words(name, value) for name, value in chosen.items()},
    )


def _words(name: str, value: str) -> str | Message:
    return _REPLIES.get(name) or _PERIODS.get(value) or _LANGUAGES.get(value) or value


def _tongue(name: str, value: str) -> str | None:
    return value if name == "language" else None
