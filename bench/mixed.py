"""Mixed load: of what 64 connections ask at once 90 % are guests' pages, 9 % members', and 1 % replies; how long each kind takes.

Threads are chosen by Zipf's law, as readers choose them. Who asks has one connection and asks again at once, so that the
server is always busy.
"""

import asyncio
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack

from sqlalchemy import text

from bench.members import database_of, members
from bench.servers import served
from bench.shape import Row, Subject
from forum.factory import create_app
from forum.kit.config import read_settings

CONNECTIONS, MEMBERS, THREADS = 64, 40, 1_000
_BOTH, _WARM = 2.0, 3.0
"""Seconds until both workers answer, or all connections would be to the first; and before anything counts."""
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_WORDS = "Wij hebben dit vorig jaar geregeld in een verzuimreglement, samen met de ondernemingsraad."
_SOME = (
    "SELECT id, slug FROM threads WHERE state = 'visible' AND locked_at IS NULL ORDER BY active_at DESC LIMIT :count"
)
Person = tuple[str, str]
"""A member's cookie and token."""


def measure(subject: Subject) -> Iterator[Row]:
    """The rate, and of each kind the 99th of 100, in milliseconds."""
    with ExitStack() as stack:
        app = create_app(read_settings(subject.environ))
        stack.callback(database_of(app).dispose)
        stack.callback(app.extensions["readership"].close)
        people = [(one.cookie, one.csrf) for one in members(app, MEMBERS)]
        with database_of(app).reading() as reading:
            threads = [f"{row.id}-{row.slug}" for row in reading.execute(text(_SOME), {"count": THREADS})]
        port = stack.enter_context(served(subject.environ, "--workers", "2"))
        time.sleep(_BOTH)
        seconds = subject.seconds * subject.rounds
        took = asyncio.run(_load(port, threads, people, seconds))
    yield Row("mixed load", sum(map(len, took.values())) / seconds, "requests/s")
    for kind, aim in (("guest", None), ("member", 100.0), ("reply", None)):
        if len(took[kind]) > 1:
            slow = statistics.quantiles(took[kind], n=100)[98]
            yield Row(f"mixed load, {kind}'s 99th of 100", slow, "ms", at_most=aim)


async def _load(port: int, threads: list[str], people: list[Person], seconds: float) -> dict[str, list[float]]:
    took: dict[str, list[float]] = defaultdict(list)
    begun = time.perf_counter() + _WARM
    weights = [1 / (rank + 3) for rank in range(len(threads))]

    async def ask_again_and_again(number: int) -> None:
        dice = random.Random(number)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (now := time.perf_counter()) < begun + seconds:
            kind = dice.choices(("guest", "member", "reply"), (90, 9, 1))[0]
            request = _request(kind, dice.choices(threads, weights)[0], dice.choice(people), f"{number}-{now}", port)
            now = time.perf_counter()
            writer.write(request)
            status = await _answer(reader)
            assert status == (303 if kind == "reply" else 200), (kind, status)
            if now > begun:
                took[kind].append(1_000 * (time.perf_counter() - now))
        writer.close()

    await asyncio.gather(*map(ask_again_and_again, range(CONNECTIONS)))
    return took


def _request(kind: str, thread: str, person: Person, key: str, port: int) -> bytes:
    head = f"Host: 127.0.0.1:{port}\r\nUser-Agent: {_AGENT}\r\nAccept-Encoding: gzip\r\n"
    if kind != "guest":
        head += f"Cookie: session={person[0]}\r\n"
    if kind != "reply":
        return f"GET /questions/{thread} HTTP/1.1\r\n{head}\r\n".encode()
    body = f"csrf_token={person[1]}&parent=&key=mixed-load-{key}&body={_WORDS.replace(' ', '+')}"
    kept = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return f"POST /questions/{thread.partition('-')[0]}/reply HTTP/1.1\r\n{head}{kept}\r\n{body}".encode()


async def _answer(reader: asyncio.StreamReader) -> int:
    """The status of an answer, once all of it is here."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        await reader.readexactly(int(length or 0))
    return int(head.split()[1])
