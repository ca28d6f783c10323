"""`python -m bench.administration`: what administrators ask of a large forum, in seconds of the clock and of the processor.

Without `--database` it fills a temporary one; a database that is named is used as it is, and gets an administrator. Most
of its questions are then under one topic, so that renaming that is as dear as it can be.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import quote

from bench.servers import run
from tests.support.forum import Forum, Reader, running_forum

SEARCHES = {"a name": "Sandra", "an address": "user1234@", "nobody": "zzzz"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.administration", description=__doc__.splitlines()[0])
    parser.add_argument("--users", default="20000")
    parser.add_argument("--questions", default="120000")
    parser.add_argument("--replies", default="880000")
    parser.add_argument("--database", default="", help="one that is filled already")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = options.database or f"sqlite:///{folder}/forum.sqlite"
        if not options.database:
            fill({**os.environ, "FORUM_DATA_DIR": folder, "FORUM_DATABASE_URL": url}, options)
        forum = stack.enter_context(running_forum(url, Path(folder)))
        figures = measure(forum, options.rounds)
    for name, (wall, cpu) in figures.items():
        print(f"{name:<32}{wall:>9.3f} s{cpu:>9.3f} s of CPU")
    print(json.dumps(figures))


def fill(environ: dict[str, str], options: argparse.Namespace) -> None:
    """Generated content."""
    run(environ, "migrate")
    amount = {"--users": options.users, "--questions": options.questions, "--replies": options.replies}
    run(environ, "demo", *(word for pair in amount.items() for word in pair))


def measure(forum: Forum, rounds: int) -> dict[str, tuple[float, float]]:
    """The median round of each, the first left out: it fills caches."""
    ada = forum.member(f"Bench {os.urandom(4).hex()}", "admin")
    topic = gather(forum)
    pages = {
        "figures": "/admin/statistics",
        "members": "/admin/members",
        "topics": "/admin/topics",
        "log": "/moderation/log",
    }
    pages |= {f"members: {name}": f"/admin/members?q={quote(words)}" for name, words in SEARCHES.items()}
    figures = {name: timed(partial(page, ada, path), rounds) for name, path in pages.items()}
    return figures | {"rename a topic": timed(partial(rename, ada, topic), rounds)}


def gather(forum: Forum) -> str:
    """Put the questions under one topic; its slug."""
    forum.execute("UPDATE threads SET topic_id = (SELECT min(topic_id) FROM threads) WHERE id % 10 > 0")
    found = forum.execute("SELECT slug FROM topics WHERE id = (SELECT min(topic_id) FROM threads)")
    return str(found[0][0])


def page(reader: Reader, path: str) -> None:
    """Read a page."""
    assert reader.get(path).status_code == 200, path


def rename(reader: Reader, topic: str) -> None:
    """Call a topic something else."""
    name = f"Onderwerp {os.urandom(4).hex()}"
    answer = reader.post(f"/admin/topics/{topic}", name=name, description="", language="nl", place="1")
    assert answer.status_code == 303


def timed(act: Callable[[], None], rounds: int) -> tuple[float, float]:
    """Seconds of the clock, and of this process on the processor."""
    act()
    found = []
    for _ in range(rounds):
        begun, cpu = time.perf_counter(), time.process_time()
        act()
        found.append((round(time.perf_counter() - begun, 4), round(time.process_time() - cpu, 4)))
    return sorted(found)[rounds // 2]


if __name__ == "__main__":
    main()
