"""`make bench`: what a guest reads, beside a bare WSGI callable that gives the same answer, as a table and as JSON.

The forum holds generated content in a temporary folder; both run one process under the same server, with as many threads;
rounds alternate, medians count.
"""

import argparse
import http.client
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from bench import lighthouse
from bench.load import requests_per_second
from tests.support.ports import free_port, wait_for

Pages: TypeAlias = dict[str, tuple[str, dict[str, str]]]
FORUM = Path(sys.executable).with_name("forum")
AGENT = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept-Encoding": "gzip",
}


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--replies", type=int, default=8_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "FORUM_DATA_DIR": folder, "FORUM_RATE_LIMITS": "off"}
        written = fill(environ, options.questions, options.replies)
        with served(environ) as port:
            pages = pages_of(port)
            with bare(port, pages, Path(folder)) as bare_port:
                figures = measure(port, bare_port, pages, options.seconds, options.rounds)
            phone = lighthouse.scores(f"http://127.0.0.1:{port}{first_thread(port)}")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite")
    print(f"{'demo content':<28}{written:>12,.0f} posts/s")
    print(f"{'a guest reads':<28}{'requests/s':>12}{'of bare':>10}{'bytes':>10}")
    for name, figure in figures.items():
        print(f"{name:<28}{figure['rate']:>12,.0f}{figure['ratio']:>10.3f}{figure['bytes']:>10,}")
    print("Lighthouse, a thread on a phone:", phone or "not installed")
    print(json.dumps({"demo posts/s": round(written), "guest": figures, "lighthouse": phone}))


def fill(environ: dict[str, str], questions: int, replies: int) -> float:
    """Generated content; the posts a second it was written at."""
    run(environ, "migrate")
    begun = time.monotonic()
    run(environ, "demo", "--users", "200", "--questions", str(questions), "--replies", str(replies))
    return (questions + replies) / (time.monotonic() - begun)


def pages_of(port: int) -> Pages:
    """What is measured: by a name, an address and what its reader sends."""
    thread, feed = first_thread(port), "/feed.rss"
    known, known_feed = ({**AGENT, "If-None-Match": etag(port, path)} for path in (thread, feed))
    return {
        "front page": ("/", AGENT),
        "thread": (thread, AGENT),
        "thread, 304": (thread, known),
        "feed": (feed, AGENT),
        "feed, 304": (feed, known_feed),
        # With a query nothing is kept.
        "feed, made anew": (f"{feed}?anew", AGENT),
        "feed, 304 made anew": (f"{feed}?anew", known_feed),
        "sign-in form": ("/login", AGENT),
    }


def measure(port: int, bare_port: int, pages: Pages, seconds: float, rounds: int) -> dict[str, dict[str, float]]:
    """The median of some rounds for each page, each round next to one of the bare callable with the same answer."""
    rates: dict[str, list[float]] = {name: [] for name in pages}
    ratios: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for number, (name, (path, headers)) in enumerate(pages.items()):
            reference = requests_per_second(bare_port, f"/{number}", seconds, headers)
            rates[name].append(requests_per_second(port, path, seconds, headers))
            ratios[name].append(rates[name][-1] / reference)
    return {
        name: {
            "rate": round(statistics.median(rates[name]), 1),
            "ratio": round(statistics.median(ratios[name]), 4),
            "bytes": len(fetch(port, *asked)[2]),
        }
        for name, asked in pages.items()
    }


def first_thread(port: int) -> str:
    """The address of one thread, always the same: the fifth of the sitemap."""
    found = fetch(port, "/sitemap-1.xml", {})[2].decode().split("<loc>")[5]
    return "/" + found.split("</loc>")[0].split("/", 3)[3]


def etag(port: int, path: str) -> str:
    """The ETag that a reader with gzip gets."""
    return dict(fetch(port, path, AGENT)[1]).get("etag", "")


def fetch(port: int, path: str, headers: dict[str, str]) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status, headers (but those that the server adds) and body of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    kept = [(name, value) for name, value in response.getheaders() if name not in ("date", "server")]
    return f"{response.status} {response.reason}", kept, body


def run(environ: dict[str, str], *words: str) -> None:
    """A forum command, to its end."""
    subprocess.run([FORUM, *words], env=environ, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served(environ: dict[str, str]) -> Iterator[int]:
    """The forum, on a free port."""
    port = free_port()
    with process([str(FORUM), "serve", "--port", str(port)], environ, port):
        yield port


@contextmanager
def bare(port: int, pages: Pages, folder: Path) -> Iterator[int]:
    """The bare callable with what the forum at `port` answers, on a free port, with as many threads as `forum serve` has."""
    answers = {}
    for number, asked in enumerate(pages.values()):
        status, headers, body = fetch(port, *asked)
        answers[f"/{number}"] = status, headers, b64encode(body).decode()
    file = folder / "answers.json"
    file.write_text(json.dumps(answers))
    own = free_port()
    granian = str(Path(sys.executable).with_name("granian"))
    words = [granian, "--interface", "wsgi", "--port", str(own), "--blocking-threads", "16", "--backlog", "1024"]
    with process([*words, "--no-ws", "bench.bare:app"], {**os.environ, "BENCH_ANSWERS": str(file)}, own):
        yield own


@contextmanager
def process(words: list[str], environ: dict[str, str], port: int) -> Iterator[None]:
    """A server, from its first answer to the end of the block."""
    started = subprocess.Popen(words, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, started)
        yield
    finally:
        started.terminate()
        started.wait(30)


if __name__ == "__main__":
    main(sys.argv[1:])
