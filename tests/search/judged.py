"""The judged set: threads as HR professionals write them, what they look for, and which threads they would accept.

The expectations come from reading the threads, not from what an index finds: some need more than any analyser can do. A
thread in another language is expected only where the word is the same in both ("burnout", "GDPR").
"""

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from forum.kit.db import Database, commit, session
from forum.search.jobs import index_posts
from forum.threads.actions.receive import receive_threads, receive_topics
from forum.threads.exchange import ArrivingPost, ArrivingThread, ArrivingTopic
from forum.threads.models import Thread

_DATA = Path(__file__).parents[1] / "data" / "search"
_FIRST = 5
_FAR = 20


@dataclass(frozen=True)
class JudgedThread:
    """A thread; all replies answer the question."""

    key: str
    topic: str
    language: str
    title: str
    tags: tuple[str, ...]
    question: str
    replies: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """What somebody typed: a query, or the title of a question to be."""

    text: str
    language: str
    expected: frozenset[str]
    """The keys of all threads that would be accepted."""
    needs: frozenset[str] = frozenset()
    """In what the words differ from those of the threads: the parts of the analyser that should bridge it."""


@dataclass(frozen=True)
class Measured:
    """How well the expected threads were found, each from 0 to 1."""

    precision: float
    """Of the first five that were found, the share that was expected; of fewer expected threads than five, the share
    of them that is among the first five. So the best that there can be is 1."""
    recall: float
    """The share of the expected threads that is among the first twenty."""
    reciprocal_rank: float
    """1 where the first is an expected one, 1/2 where the second is the first such, and so on; 0 where none is."""


def read_queries() -> list[Judged]:
    """All queries; each expects a thread or more."""
    return [_judged(told, "query") for told in _read("queries.json")["queries"]]


def read_titles() -> list[Judged]:
    """Titles of new questions, and the threads that ask the same or nearly; some are new and expect nothing."""
    return [_judged(told, "title") for told in _read("queries.json")["titles"]]


def read_threads() -> list[JudgedThread]:
    """All threads."""
    return [
        JudgedThread(**{**told, "tags": tuple(told["tags"]), "replies": tuple(told["replies"])})
        for told in _read("threads.json")["threads"]
    ]


def plant(database: Database) -> dict[str, int]:
    """Put the threads into a forum, and index them; the ids of the threads by their keys."""
    threads = read_threads()
    topics = [
        ArrivingTopic(told["slug"], told["name"], "", told["language"]) for told in _read("threads.json")["topics"]
    ]
    with database.writing():
        receive_topics(topics)
        receive_threads([_arriving(thread) for thread in threads], lambda body: f"<p>{html.escape(body)}</p>")
        commit()
    index_posts(database, lambda: False)
    with database.reading():
        ids = {row.title: row.id for row in session().execute(select(Thread.title, Thread.id))}
    return {thread.key: ids[thread.title] for thread in threads}


def measure(ranked: Sequence[str], expected: frozenset[str]) -> Measured:
    """Compare what was found, the best first, with what is expected (not nothing)."""
    hits = [key in expected for key in ranked]
    first = next((place for place, hit in enumerate(hits, 1) if hit), None)
    return Measured(
        sum(hits[:_FIRST]) / min(_FIRST, len(expected)), sum(hits[:_FAR]) / len(expected), 1 / first if first else 0.0
    )


def average(measured: Sequence[Measured]) -> Measured:
    """The means over several searches, each counting the same."""
    count = len(measured)
    return Measured(
        sum(one.precision for one in measured) / count,
        sum(one.recall for one in measured) / count,
        sum(one.reciprocal_rank for one in measured) / count,
    )


def _arriving(thread: JudgedThread) -> ArrivingThread:
    question = ArrivingPost("q", None, thread.question)
    replies = (ArrivingPost(f"r{number}", "q", body) for number, body in enumerate(thread.replies, 1))
    return ArrivingThread(
        thread.topic, thread.title, thread.language, (question, *replies), question.ref, tags=thread.tags
    )


def _judged(told: dict[str, Any], text: str) -> Judged:
    return Judged(str(told[text]), str(told["language"]), frozenset(told["expected"]), frozenset(told.get("needs", ())))


def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    content: dict[str, list[dict[str, Any]]] = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return content
