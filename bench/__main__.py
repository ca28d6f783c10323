"""`make bench`: what a guest reads, beside a bare WSGI callable under the same server, as a table and as JSON.

The forum holds generated content in a temporary folder; both servers run one process; rounds alternate, medians count.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import lighthouse
from bench.load import requests_per_second
from tests.support.ports import free_port, wait_for

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
        with served(environ) as port, bare(8_000) as bare_port:
            figures = measure(port, bare_port, options.seconds, options.rounds)
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


def measure(port: int, bare_port: int, seconds: float, rounds: int) -> dict[str, dict[str, float]]:
    """The median of some rounds for each page, each round next to one of the bare callable."""
    thread = first_thread(port)
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "front page": ("/", AGENT),
        "thread": (thread, AGENT),
        "thread, 304": (thread, {**AGENT, "If-None-Match": etag(port, thread)}),
        "feed": ("/feed.rss", AGENT),
        "feed, 304": ("/feed.rss", {**AGENT, "If-None-Match": etag(port, "/feed.rss")}),
        "sign-in form": ("/login", AGENT),
    }
    rates: dict[str, list[float]] = {name: [] for name in pages}
    ratios: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, (path, headers) in pages.items():
            reference = requests_per_second(bare_port, "/", seconds / 3)
            rates[name].append(requests_per_second(port, path, seconds, headers))
            ratios[name].append(rates[name][-1] / reference)
    return {
        name: {
            "rate": round(statistics.median(rates[name]), 1),
            "ratio": round(statistics.median(ratios[name]), 4),
            "bytes": len(fetch(port, path)[1]),
        }
        for name, (path, _) in pages.items()
    }


def first_thread(port: int) -> str:
    """The address of one thread, always the same: the fifth of the sitemap."""
    found = fetch(port, "/sitemap-1.xml")[1].decode().split("<loc>")[5]
    return "/" + found.split("</loc>")[0].split("/", 3)[3]


def etag(port: int, path: str) -> str:
    """The ETag that a reader with gzip gets."""
    return str(fetch(port, path, AGENT)[0].get("ETag", ""))


def fetch(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[dict[str, str], bytes]:
    """Headers and body of one answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers or {})
    with urllib.request.urlopen(request) as response:
        return dict(response.headers), response.read()


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
def bare(size: int) -> Iterator[int]:
    """The bare callable, on a free port, with as many threads as `forum serve` has."""
    port = free_port()
    granian = str(Path(sys.executable).with_name("granian"))
    words = [granian, "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4", "bench.bare:app"]
    with process(words, {**os.environ, "BENCH_BYTES": str(size)}, port):
        yield port


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
