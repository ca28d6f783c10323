"""How small the forum is: the memory of all processes of two workers together, and how long they take to start.

Memory is PSS (what processes share counts once), idle and after some thousand requests of guests over eight connections:
threads, their feeds, lists, search, members. It is Linux that tells.
"""

import random
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

from bench.asking import AGENT
from bench.servers import FORUM
from bench.shape import Row, Subject
from tests.support.ports import free_port

CONNECTIONS = 8
REQUESTS = 4_000
_SETTLED = 2.0
"""Seconds after the first page, at which what the start brings along is done."""
_WORDS = ("verlof", "salaris", "ziek", "contract", "reglement")


def measure(subject: Subject) -> Iterator[Row]:
    """Start, idle, loaded."""
    port = free_port()
    begun = time.monotonic()
    words = [FORUM, "serve", "--workers", "2", "--port", str(port)]
    with subprocess.Popen(words, env=subject.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for_page(port, server)
            yield Row("start to first page", time.monotonic() - begun, "s", at_most=2.0)
            time.sleep(_SETTLED)
            yield Row("two workers, idle", pss(server.pid), "MiB", at_most=120.0)
            read_about(port, REQUESTS)
            yield Row(f"two workers, after {REQUESTS:,} requests", pss(server.pid), "MiB", at_most=160.0)
        finally:
            server.terminate()


def wait_for_page(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the front page comes; raises AssertionError where the server ends first."""
    while server.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
                ask(connection, "/")
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise AssertionError("the server did not start")


def pss(process: int) -> float:
    """MiB of a process and of all that it started."""
    found = 0
    for each in family(process):
        lines = Path(f"/proc/{each}/smaps_rollup").read_text()
        found += sum(int(size) for size in re.findall(r"^Pss: +(\d+)", lines, re.MULTILINE))
    return round(found / 1024, 1)


def family(process: int) -> list[int]:
    """A process, and all that it started."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return [process, *(each for child in children for each in family(child))]


def read_about(port: int, requests: int) -> None:
    """Read what guests read, over some connections at once."""
    threads = list_threads(port)
    readers = [
        threading.Thread(target=_read, args=(port, requests // CONNECTIONS, threads, random.Random(which)))
        for which in range(CONNECTIONS)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()


def list_threads(port: int) -> list[str]:
    """The addresses of the first site map."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        found = ask(connection, "/sitemap-1.xml", plain=True).decode()
    return [f"/questions/{rest}" for rest in re.findall(r"<loc>[^<]*?/questions/([^<]+)", found)]


def _read(port: int, requests: int, threads: list[str], drawn: random.Random) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for _ in range(requests):
            thread = drawn.choice(threads)
            others = ("/", "/", "/feed.rss", f"{thread}/feed.rss", f"/search?q={drawn.choice(_WORDS)}", "/tags")
            ask(connection, thread if drawn.random() < 0.7 else drawn.choice(others))


def ask(connection: HTTPConnection, path: str, *, plain: bool = False) -> bytes:
    """What a guest gets."""
    headers: Mapping[str, str] = {"User-Agent": AGENT["User-Agent"]} if plain else AGENT
    connection.request("GET", path, headers=dict(headers))
    return connection.getresponse().read()
