"""`make bench`: what the forum takes for what people ask of it, beside references of the same run, as a table and as JSON."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import growth, shape, tables, volume
from bench.shape import PARTS, Row, Subject
from tests.support.postgres import running_postgres

COMMON = 10_000


def main(arguments: list[str]) -> None:
    """Measure and print."""
    options = _options(arguments)
    told: dict[str, Any] = {"machine": tables.machine(), "runs": []}
    least: dict[tuple[str, str], tuple[float, int]] = {}
    for subject, name in subjects(options):
        rows = []
        print(f"{name}, {subject.posts:,} posts", file=sys.stderr)
        for part, row in shape.measure(subject, tuple(options.parts)):
            print(f"  {part:<10}{row.name:<52}{row.figure:>12,.4g} {row.unit}", file=sys.stderr, flush=True)
            rows.append(grown(row, least.setdefault((name, row.name), (row.figure, subject.posts)), subject.posts))
        told["runs"].append({"database": name, "posts": subject.posts, "rows": [row.as_json() for row in rows]})
    print(tables.markdown(told["runs"], told["machine"]) if options.markdown else tables.plain(told["runs"]))
    if options.json:
        Path(options.json).write_text(json.dumps(told, indent=1) + "\n")
    else:
        print(json.dumps(told))


def grown(row: Row, least: tuple[float, int], posts: int) -> Row:
    """A latency beside that of the first, smaller forum on the same database."""
    figure, smaller = least
    if posts < 2 * smaller or not row.name.startswith(growth.LATENCY):
        return row
    return replace(row, ratio=round(row.figure / figure, 3), reference=f"that at {smaller:,} posts", at_most=1.3)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--posts", type=int, default=COMMON, help="how many the forum holds: %(default)s, 1000000, …")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument(
        "--database", nargs="+", default=[], help="forums that `bench.volume` filled, in place of new ones"
    )
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--markdown", action="store_true", help="the table as docs/performance.md has it")
    parser.add_argument("--json", help="a file for it, which bench.plots draws")
    return parser.parse_args(arguments)


def subjects(options: argparse.Namespace) -> Iterator[tuple[Subject, str]]:
    """What is measured, one after another, each with its database's name."""
    for url in options.database or options.on:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            address = url if options.database else stack.enter_context(_empty(url, folder))
            environ = environment(address, folder)
            if not options.database:
                volume.fill(environ, options.posts)
            posts = volume.count_posts(address)
            subject = Subject(address, folder, environ, posts, options.seconds, options.rounds)
            yield subject, "SQLite" if subject.is_sqlite else "PostgreSQL"


def environment(url: str, folder: Path) -> dict[str, str]:
    """What a forum command is started with: no setting of whoever measures."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
    return {**own, "FORUM_DATA_DIR": str(folder), "FORUM_DATABASE_URL": url, "FORUM_RATE_LIMITS": "off"}


@contextmanager
def _empty(kind: str, folder: Path) -> Iterator[str]:
    """A database of a kind, as durable as those in production."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/forum.sqlite"
        return
    with running_postgres(durable=True) as server:
        url = server.make_database()
        yield url
        server.drop_database(url)


if __name__ == "__main__":
    main(sys.argv[1:])
