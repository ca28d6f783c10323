"""What guests and members read: each page beside a bare WSGI callable that gives the same answer (what is kept), or beside a
bare Flask route that gives the same bytes (what is made).

One process of each under the same server; rounds alternate, medians count.
"""

import json
import os
import statistics
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from bench.asking import AGENT, etag, fetch, sign_in
from bench.load import Faulty, Load, load
from bench.servers import beside, served
from bench.shape import Row, Subject
from forum.kit.db import Database

ANEW = {**AGENT, "If-Match": "*"}
"""Which goes past what is kept."""
WSGI, FLASK = "a bare WSGI callable", "a bare Flask route"
_ASKED_AGAIN = 5
_SIZES = {"8": (8, 8), "300": (200, 400), "5,000": (4_000, 20_000)}
_BY_SIZE = (
    "SELECT '/questions/' || id || '-' || slug FROM threads WHERE state = 'visible' "
    "AND reply_count BETWEEN :least AND :most ORDER BY id DESC LIMIT :count"
)


@dataclass(frozen=True)
class Page:
    """Something that is read."""

    name: str
    paths: tuple[str, ...]
    """One, or many that are asked one after another."""
    headers: Callable[[int], dict[str, str]]
    """What its reader sends, at a port and a moment."""
    reference: str
    at_least: float | None = None
    like: str = ""
    """The name of another, whose answer the reference gives in place of this one's."""

    @property
    def is_unchanged(self) -> bool:
        """Whether a 304 is what is wanted."""
        return "304" in self.name


def measure(subject: Subject) -> Iterator[Row]:
    """Each page."""
    with ExitStack() as stack:
        port = stack.enter_context(served(subject.environ, "--workers", "1"))
        pages = kinds(subject, sign_in(port, subject.environ))
        environ = {**os.environ, "BENCH_ANSWERS": str(_answers(port, pages, subject.folder))}
        ports = {
            WSGI: stack.enter_context(beside("bench.bare:app", environ)),
            FLASK: stack.enter_context(beside("bench.bare:routed", environ)),
        }
        rates: list[list[float]] = [[] for _ in pages]
        ratios: list[list[float]] = [[] for _ in pages]
        numbers = {page.name: number for number, page in enumerate(pages)}
        for turn in range(subject.rounds):
            for number, page in enumerate(pages):
                answer = f"/{numbers[page.like or page.name]}"
                reference = load(ports[page.reference], answer, subject.seconds, AGENT).rate
                rates[number].append(asked(page, port, turn, subject).rate)
                ratios[number].append(rates[number][-1] / reference)
    for page, rate, ratio in zip(pages, rates, ratios, strict=True):
        middle = statistics.median(rate), statistics.median(ratio)
        yield Row(page.name, round(middle[0], 1), "pages/s", round(middle[1], 4), page.reference, page.at_least)


def kinds(subject: Subject, cookie: str) -> list[Page]:
    """What is measured."""
    threads = {f"thread of {size}": _threads(subject, *_SIZES[size])[0] for size in _SIZES}
    pages = {**threads, "topic": _topic(subject), "front page": "/"}
    feed, thread = "/feed.rss", threads["thread of 8"]
    least = 0.15 if subject.is_sqlite else 0.08

    def guest(_: int) -> dict[str, str]:
        return AGENT

    def anew(_: int) -> dict[str, str]:
        return ANEW

    def member(_: int) -> dict[str, str]:
        return {**AGENT, "Cookie": cookie}

    def knows(path: str) -> Callable[[int], dict[str, str]]:
        return lambda port: {**AGENT, "If-None-Match": etag(port, path)}

    # What is kept is the same on both databases.
    kept = pages if subject.is_sqlite else {"thread of 8": thread}
    feeds = [feed] if subject.is_sqlite else []
    known = [("thread of 8", thread), *(("feed", path) for path in feeds)]
    far = f"{threads['thread of 5,000']}?order=flat&page=100"
    new = _threads(subject, 3, 20, 40_000)
    return [
        *(Page(f"guest, {name}, kept", (path,), guest, WSGI, 0.95) for name, path in kept.items()),
        *(Page("guest, feed, kept", (path,), guest, WSGI, 0.95) for path in feeds),
        *(Page(f"guest, {name}, kept, 304", (path,), knows(path), WSGI, 1.0) for name, path in known),
        *(
            Page(f"guest, {name}, kept, 304 beside the whole", (path,), knows(path), WSGI, 1.0, f"guest, {name}, kept")
            for name, path in known
        ),
        *(Page(f"guest, {name}, made anew", (path,), anew, FLASK, least) for name, path in pages.items()),
        Page("guest, thread of 5,000, page 100, made anew", (far,), anew, FLASK),
        Page("guest, feed, made anew", (feed,), anew, FLASK, least),
        Page("guest, many threads in turn, made anew", tuple(new), anew, FLASK, least),
        *(Page(f"member, {name}", (path,), member, FLASK, 0.1) for name, path in pages.items()),
    ]


def asked(page: Page, port: int, turn: int, subject: Subject) -> Load:
    """One round, in which every answer was what it should be: where a page changed in its midst, again."""
    part = len(page.paths) // subject.rounds
    paths = page.paths[0] if len(page.paths) == 1 else page.paths[turn * part : (turn + 1) * part]
    for _ in range(_ASKED_AGAIN):
        headers = page.headers(port)
        if isinstance(paths, str):
            fetch(port, paths, headers)  # kept from here on
        found = load(port, paths, subject.seconds, headers)
        if page.is_unchanged is (found.size < 2_500):
            return found
    raise Faulty(f"{page.name}: {found.size:,.0f} bytes")


def _answers(port: int, pages: list[Page], folder: Path) -> Path:
    """What the forum answers, in a file for the references."""
    answers = {}
    for number, page in enumerate(pages):
        fetch(port, page.paths[0], page.headers(port))
        status, headers, body = fetch(port, page.paths[0], page.headers(port))
        if not status.startswith("304" if page.is_unchanged else "200"):
            raise Faulty(f"{page.name}: {status}")
        answers[f"/{number}"] = status, headers, b64encode(body).decode()
    file = folder / "answers.json"
    file.write_text(json.dumps(answers))
    return file


def thread_of(subject: Subject, replies: int) -> str:
    """The address of a thread with that many replies."""
    return _threads(subject, replies, replies)[0]


def _threads(subject: Subject, least: int, most: int, count: int = 1) -> list[str]:
    return _paths(subject, _BY_SIZE, least=least, most=most, count=count)


def _topic(subject: Subject) -> str:
    return _paths(subject, "SELECT '/topics/' || slug FROM topics WHERE id = (SELECT max(topic_id) FROM threads)")[0]


def _paths(subject: Subject, statement: str, **values: int) -> list[str]:
    database = Database(subject.url)
    with database.reading() as reading:
        found = [str(path) for path in reading.execute(text(statement), values).scalars()]
    database.dispose()
    return found
