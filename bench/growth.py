"""What a guest's page takes when nothing is kept: asked of many threads, topics and lists in turn, in this process.

First each once, which reads what nobody read before (cold), then again (warm). Milliseconds at the median and at the 95th
of 100; and of this process's own time on the processor at the median, which leaves out what waiting and neighbours take.
"""

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import text

from bench.shape import Row, Subject
from forum.factory import create_app, settle_memory
from forum.kit.config import read_settings
from forum.kit.db import Database

ASKED = 300
LATENCY = "latency of a"
_KINDS = {
    "thread": (
        "SELECT '/questions/' || id || '-' || slug FROM threads WHERE state = 'visible' AND reply_count BETWEEN 5 AND 12 "
        "AND id BETWEEN :from AND :to ORDER BY id LIMIT 1"
    ),
    "topic": "SELECT '/topics/' || slug FROM topics WHERE id > :from - :from ORDER BY id LIMIT 12",
}
"""Each thread by a question of its own, so that none is sorted or counted by all."""


def measure(subject: Subject) -> Iterator[Row]:
    """Of each kind of page."""
    app = create_app(read_settings(subject.environ))
    addresses = choose(app.extensions["database"])
    settle_memory()
    for is_cold in (True, False):
        for kind, paths in addresses.items():
            yield from _rows(kind, [ask(app, path) for path in paths], is_cold=is_cold)


def choose(database: Database, count: int = ASKED) -> dict[str, list[str]]:
    """The addresses asked, by kind: other ones on each call, but the front page."""
    dice = random.Random()
    with database.reading() as reading:
        most = reading.execute(text("SELECT max(id) FROM threads")).scalar_one()
        begins = [dice.randrange(max(1, most - 40)) for _ in range(count)]
        threads = [
            found
            for begin in begins
            if (found := reading.execute(text(_KINDS["thread"]), {"from": begin, "to": begin + 40}).scalar())
        ]
        topics = reading.execute(text(_KINDS["topic"]), {"from": 0}).scalars().all()
    return {
        "thread": list(dict.fromkeys(threads)),
        "topic": _each(topics, count // 3),
        "front page": ["/"] * (count // 3),
    }


def _each(paths: Sequence[str], count: int) -> list[str]:
    return [paths[number % len(paths)] for number in range(count)]


def ask(app: Any, path: str) -> tuple[float, float]:
    """Milliseconds of the clock and of this process for a page that is made anew."""
    environ = {
        "HTTP_IF_MATCH": "*",  # past what is kept
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
    }
    told: list[str] = []

    def begin(status: str, _headers: object, _error: object = None) -> None:
        told.append(status)

    begun, cpu = time.perf_counter(), time.process_time()
    answer = app(environ, begin)
    b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    taken = 1_000 * (time.perf_counter() - begun), 1_000 * (time.process_time() - cpu)
    assert told == ["200 OK"], (path, told)
    return taken


def _rows(kind: str, taken: list[tuple[float, float]], *, is_cold: bool) -> Iterator[Row]:
    clock, cpu = (round(statistics.median(one[part] for one in taken), 3) for part in (0, 1))
    if is_cold:
        yield Row(f"{LATENCY} {kind}, cold", clock, "ms")
        return
    yield Row(f"{LATENCY} {kind}", clock, "ms")
    yield Row(
        f"{LATENCY} {kind}, 95th of 100", round(statistics.quantiles([one[0] for one in taken], n=20)[18], 3), "ms"
    )
    yield Row(f"{LATENCY} {kind}, of this process", cpu, "ms")
