"""`python -m bench.search`: what a guest waits for who searches a large forum, beside a thread's page of the same run.

Without `--database` it fills a temporary one on SQLite; an empty one that is named is filled, another is used as it is
(its searches are for words that `bench.content` put there). Requests of all kinds alternate, so that what else the
machine does is shared by all.
"""

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote_plus

from bench.content import COMMON, COMMON_PHRASE, EVERYWHERE, PHRASE, RARE, WORDS, fill, invented
from forum.cli.demo.content import Amount
from forum.factory import settle_memory
from tests.support.forum import Forum, migrated, running_forum

Words: TypeAlias = Callable[[], str]
"""Gives an address, another one each time where there are others."""
REFERENCE = "a thread's page"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=2_000)
    parser.add_argument("--questions", type=int, default=120_000)
    parser.add_argument("--replies", type=int, default=880_000)
    parser.add_argument("--database", default="", help="another than a temporary one")
    parser.add_argument("--rounds", type=int, default=200, help="requests of each kind")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = options.database or f"sqlite:///{folder}/forum.sqlite"
        migrated(url)
        forum = stack.enter_context(running_forum(url, folder))
        if not forum.execute("SELECT 1 FROM posts LIMIT 1"):
            fill(url, folder, Amount(options.users, options.questions, options.replies, 1))
        figures = measure(forum, kinds(forum), options.rounds)
    print(f"{'':<28}{'p50':>9}{'p99':>9}{'p50':>8}{'p99':>8}   load {os.getloadavg()[0]:.1f}")
    for name, (usual, worst, ratio, worst_ratio) in figures.items():
        print(f"{name:<28}{usual:>6.1f} ms{worst:>6.1f} ms{ratio:>7.2f}x{worst_ratio:>7.2f}x")
    print(json.dumps(figures))


def kinds(forum: Forum) -> dict[str, Words]:
    """What is measured, by name."""
    dice = random.Random(6)
    threads = [f"/questions/{row[0]}-{row[1]}" for row in forum.execute(_SOME_THREADS)]
    handle, topic = (forum.execute(chosen)[0][0] for chosen in (_AN_AUTHOR, _A_TOPIC))

    def word(least: int, most: int) -> str:
        return invented(dice.randrange(least, most))

    def search(words: Words, more: str = "") -> Words:
        return lambda: f"/search?q={quote_plus(words())}{more}"

    common = " ".join(invented(rank) for rank in range(12))
    return {
        REFERENCE: lambda: dice.choice(threads),
        "a rare word": search(lambda: word(20_000, WORDS)),
        "a word of 50 posts": search(lambda: RARE),
        "a common word": search(lambda: dice.choice([COMMON, EVERYWHERE, "verlof", invented(2)])),
        "three words": search(lambda: f"{COMMON} {word(5, 50)} {word(50, 1_000)}"),
        "three common words": search(lambda: f"{COMMON} {EVERYWHERE} verlof"),
        "a phrase": search(lambda: f'"{PHRASE}"'),
        "a phrase of common words": search(lambda: f'"{COMMON_PHRASE}"'),
        "author and word": search(lambda: f"author:{handle} {EVERYWHERE}"),
        "filters": search(lambda: "verlof", f"&topic={topic}&solved=1"),
        "a part of compounds": search(lambda: "verzuim"),
        "a typo": search(lambda: word(5_000, 20_000)[:-2] + "qk"),
        "nothing found": search(lambda: f"qx{dice.randrange(10**6)}zz {COMMON}"),
        "before you ask": lambda: f"/suggest/questions?q={quote_plus(f'Hoe regel je {EVERYWHERE} verlof bij ziekte?')}",
        "twelve common words": search(lambda: common),
        "twelve stop words": search(lambda: "de het een en is dat ik je met in niet van"),
        "without a common word": search(lambda: f"{COMMON} -{EVERYWHERE}"),
        "10,000 characters": search(lambda: f'{common} -{EVERYWHERE} "de het" ' * 100),
    }


_SOME_THREADS = "SELECT id, slug FROM threads WHERE post_count BETWEEN 5 AND 12 ORDER BY id % 97, id LIMIT 400"
_AN_AUTHOR = "SELECT handle FROM accounts ORDER BY id LIMIT 1 OFFSET 40"
_A_TOPIC = "SELECT slug FROM topics ORDER BY id DESC LIMIT 1"


def measure(forum: Forum, asked: dict[str, Words], rounds: int) -> dict[str, tuple[float, float, float, float]]:
    """Milliseconds at the median and at the 99th of 100, and both as multiples of the reference; caches are filled first."""
    settle_memory()  # as a server does
    guest = forum.guest()
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(rounds + 5):
        for name, words in asked.items():
            address = words()
            begun = time.perf_counter()
            assert guest.get(address).status_code == 200, address
            if number >= 5:
                taken[name].append(1_000 * (time.perf_counter() - begun))
    middle, slow = (
        {name: statistics.quantiles(times, n=100)[part] for name, times in taken.items()} for part in (49, 98)
    )
    return {
        name: tuple(
            round(one, 2)
            for one in (middle[name], slow[name], middle[name] / middle[REFERENCE], slow[name] / slow[REFERENCE])
        )
        for name in asked
    }


if __name__ == "__main__":
    main()
