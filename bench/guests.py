"""How many pages of guests come out of memory: a Zipf load over a thousand threads, while something is posted each second.

Of ten requests one is for a list or the feed, and nine for a thread, by its rank; in two languages and three encodings. It
runs by the real clock, in this process; as a part of `make bench` over the forum that is there.
"""

import random
import time
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import text
from werkzeug.test import Client

from bench.shape import Row, Subject
from forum.factory import create_app
from forum.kit.config import read_settings
from forum.kit.db import Database, commit

_THREADS = 1_000
_RATES = (10, 100)
"""Requests a second, of all readers together."""
_LISTS = ("/", "/unanswered", "/topics", "/feed.rss")
_LANGUAGES = ("nl", "nl", "nl", "en")
_ENCODINGS = ("gzip, deflate, br, zstd", "gzip, deflate, br, zstd", "gzip, deflate, br", "gzip")
_POSTED = text("UPDATE threads SET reply_count = reply_count + 1 WHERE id = :id")


def measure(subject: Subject) -> Iterator[Row]:
    """The share of requests that no door is asked for."""
    for rate in _RATES:
        share = _Load(subject).share(rate, max(20.0, subject.seconds * subject.rounds))
        yield Row(f"guests, out of memory at {rate} requests and 1 post a second", round(share, 3), "of all")


class _Load:
    """A forum with a cache that is empty, and its readers."""

    def __init__(self, subject: Subject) -> None:
        self._draw = random.Random(7)
        app = create_app(read_settings(subject.environ))
        cache = app.extensions["cache"]
        self._doors, self._made_count = cache.doors, 0
        cache.doors = self._made
        self._client = Client(cache)
        self._host = app.config["BASE_URL"]
        self._other = Database(subject.url)  # as another process, of which this one is told nothing
        with self._other.reading() as session:
            chosen = "SELECT id, slug FROM threads WHERE state = 'visible' ORDER BY id DESC LIMIT :most"
            self._threads = session.execute(text(chosen), {"most": _THREADS}).all()
        self._ranks = [1 / rank for rank in range(1, len(self._threads) + 1)]

    def share(self, rate: int, seconds: float) -> float:
        """Of so many requests a second, for so long: a third more passes before anything is counted."""
        begun = time.monotonic()
        asked = posted = 0
        warm = seconds / 3
        while (passed := time.monotonic() - begun) < seconds + warm:
            if passed >= posted:
                posted += 1
                with self._other.writing() as session:
                    session.execute(_POSTED, {"id": self._thread().id})
                    commit()
            if asked == 0 and passed >= warm:
                self._made_count = 0
            asked += passed >= warm
            self._ask()
            time.sleep(max(0.0, 1 / rate - (time.monotonic() - begun - passed)))
        self._other.dispose()
        return 1 - self._made_count / asked

    def _ask(self) -> None:
        thread = self._thread()
        is_list = self._draw.random() < 1 / 10
        path = self._draw.choice(_LISTS) if is_list else f"/questions/{thread.id}-{thread.slug}"
        headers = {
            "Accept-Language": self._draw.choice(_LANGUAGES),
            "Accept-Encoding": self._draw.choice(_ENCODINGS),
            "User-Agent": f"Mozilla/5.0 ({self._draw.randrange(10_000)})",
        }
        self._client.get(path, base_url=self._host, headers=headers)

    def _thread(self) -> Found[Any]:
        return self._draw.choices(self._threads, self._ranks)[0]

    def _made(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self._made_count += 1
        return self._doors(environ, start)
