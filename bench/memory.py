"""How small the forum is: the memory of all processes of two workers together, and how long they take to start.

Memory is PSS (what processes share counts once), idle and after some thousand requests over eight connections: threads,
their feeds, lists, search; a quarter of them by members, who now and then reply. It is Linux that tells.
"""

import random
import re
import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench.asking import AGENT, sign_in
from bench.servers import FORUM
from bench.shape import Row, Subject
from tests.support.ports import free_port

CONNECTIONS = 8
MEMBERS = 2
"""Of these connections."""
REQUESTS = 4_000
_SETTLED = 2.0
"""Seconds after the first page, at which what the start brings along is done."""
_CALM = 6.0
"""Seconds after the load, in which what was only needed for it is given back."""
_READ_PER_REPLY = 20
_SAID = "Bij ons staat dat in het **verzuimreglement**. " * 10
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]*)"')
_NUMBER = re.compile(r"\d+")
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
            read_about(port, REQUESTS, subject.environ)
            time.sleep(_CALM)
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


def read_about(port: int, requests: int, environ: Mapping[str, str]) -> None:
    """Read what people read, over some connections at once; `environ` is the forum's."""
    threads, people = list_threads(port), [sign_in(port, environ) for _ in range(MEMBERS)]
    people += [""] * (CONNECTIONS - MEMBERS)
    with ThreadPoolExecutor(CONNECTIONS) as readers:
        reading = [
            readers.submit(_read, port, requests // CONNECTIONS, threads, random.Random(which), cookie)
            for which, cookie in enumerate(people)
        ]
    for each in reading:
        each.result()


def list_threads(port: int) -> list[str]:
    """The addresses of the first site map."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        found = ask(connection, "/sitemap-1.xml", plain=True).decode()
    return [f"/questions/{rest}" for rest in re.findall(r"<loc>[^<]*?/questions/([^<]+)", found)]


def _read(port: int, requests: int, threads: list[str], drawn: random.Random, cookie: str) -> None:
    token = None
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for number in range(requests):
            thread = drawn.choice(threads)
            feed, search = f"/questions/{_NUMBER.findall(thread)[0]}.rss", f"/search?q={drawn.choice(_WORDS)}"
            others = ("/", "/", "/feed.rss", feed, search, "/tags")
            path = thread if drawn.random() < 0.7 else drawn.choice(others)
            page = ask(connection, path, {"Cookie": cookie} if cookie else {}, plain=bool(cookie))
            token = _TOKEN.search(page) or token
            if cookie and token and number % _READ_PER_REPLY == 0:
                reply(connection, thread, cookie, token[1].decode())


def reply(connection: HTTPConnection, thread: str, cookie: str, token: str) -> None:
    """Reply to a thread, unless it is closed; the token is that of a page which this member read."""
    fields = {"csrf_token": token, "parent": "", "key": secrets.token_hex(8), "body": _SAID}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/questions/{_NUMBER.findall(thread)[0]}/reply", urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (303, 403):
        raise RuntimeError(f"nobody could reply: {answer.status}")


def ask(connection: HTTPConnection, path: str, more: Mapping[str, str] | None = None, *, plain: bool = False) -> bytes:
    """What a reader gets; `more` headers say which."""
    headers: Mapping[str, str] = {"User-Agent": AGENT["User-Agent"]} if plain else AGENT
    connection.request("GET", path, headers={**headers, **(more or {})})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return answer.read()
