"""Content to try a forum out with, and to measure it: as believable as some hundreds of texts can make it.

The same numbers and the same seed give the same content on the same day. Questions are spread over two years; how many
replies each has follows Zipf and Mandelbrot's law, so that a few threads are long; a reply answers the question, or one
of the last few replies.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from forum.accounts.actions import Newcomer
from forum.kit import clock
from forum.threads.exchange import ArrivingPost, ArrivingThread, ArrivingTopic

_TEXTS = Path(__file__).parent / "texts.json"
_SPAN = timedelta(days=730)
_SHARE_OF_DUTCH = 0.75
_NEAR = 8
"""How far back a reply looks for what it answers, if not to the question."""


@dataclass(frozen=True)
class Amount:
    """How much of it."""

    users: int
    questions: int
    replies: int
    seed: int


@cache
def _texts() -> dict[str, dict[str, Any]]:
    texts: dict[str, dict[str, Any]] = json.loads(_TEXTS.read_text(encoding="utf-8"))
    return texts


def make_topics() -> list[ArrivingTopic]:
    """The topics that the threads are under."""
    return [
        ArrivingTopic(topic["slug"], topic["name"], topic["description"], language)
        for language, texts in _texts().items()
        for topic in texts["topics"]
    ]


def make_people(amount: Amount) -> Iterator[Newcomer]:
    """The users: everyday names, with addresses that cannot be anybody's."""
    random = _dice("people", amount.seed)
    names = [name for texts in _texts().values() for name in texts["names"]]
    for number in range(1, amount.users + 1):
        yield Newcomer(random.choice(names), _email(number), _today() - _SPAN)


def make_threads(amount: Amount) -> Iterator[ArrivingThread]:
    """The threads, the oldest first."""
    for number, reply_count in enumerate(_lengths(amount)):
        random = _dice("thread", amount.seed, number)
        age = _SPAN * (1 - (number + random.random()) / amount.questions)
        yield _thread(random, amount, _today() - age, reply_count)


def _lengths(amount: Amount) -> list[int]:
    """How many replies each thread has: by Zipf and Mandelbrot's law, together exactly as many as asked for."""
    shares = list(accumulate(1 / (rank + 3) for rank in range(1, amount.questions + 1)))
    ends = [round(amount.replies * share / shares[-1]) for share in shares]
    lengths = [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
    _dice("lengths", amount.seed).shuffle(lengths)
    return lengths


def _thread(random: Random, amount: Amount, begun_at: datetime, reply_count: int) -> ArrivingThread:
    language = "nl" if random.random() < _SHARE_OF_DUTCH else "en"
    texts = _texts()[language]
    chosen = random.randrange(len(texts["questions"]))
    asker = _author(random, amount)
    question = ArrivingPost("0", None, texts["questions"][chosen], author_email=asker, created_at=begun_at)
    replies = _replies(random, amount, texts["replies"], question, reply_count)
    return ArrivingThread(
        topic=random.choice(texts["topics"])["slug"],
        title=texts["titles"][chosen],
        language=language,
        posts=(question, *replies),
        question_ref=question.ref,
        tags=tuple(texts["tags"][chosen]),
        view_count=int(random.lognormvariate(4, 1)) + 12 * reply_count,
    )


def _replies(
    random: Random, amount: Amount, texts: Sequence[str], question: ArrivingPost, count: int
) -> Iterator[ArrivingPost]:
    begun_at = question.created_at or _today()
    pause = min(timedelta(hours=5), (_today() - begun_at) / (count + 1))
    at = begun_at
    accepted = random.randrange(1, 2 * count + 2)  # about half of the questions find their answer
    for number in range(1, count + 1):
        at = min(at + pause * random.expovariate(1), _today())
        answers_question = number == 1 or random.random() < 0.4
        parent = 0 if answers_question else random.randrange(max(1, number - _NEAR), number)
        yield ArrivingPost(
            ref=str(number),
            parent=str(parent),
            body=random.choice(texts),
            author_email=question.author_email if parent and random.random() < 0.3 else _author(random, amount),
            created_at=at,
            accepted=number == accepted and answers_question,
            useful_count=int(random.expovariate(0.6)),
        )


def _author(random: Random, amount: Amount) -> str | None:
    """A user, rather one of the first: some write much, most write little. None where there are no users: unknown."""
    return _email(1 + int(amount.users * random.random() ** 2)) if amount.users else None


def _dice(*about: object) -> Random:
    return Random(" ".join(map(str, about)))  # noqa: S311  # it makes content, not secrets


def _email(number: int) -> str:
    return f"user{number}@example.org"


def _today() -> datetime:
    """When this day began (UTC); nothing is younger."""
    return clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
