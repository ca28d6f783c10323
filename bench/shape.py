"""What each part of `make bench` is given, and what it gives: a part is a module here with `measure(subject)`.

Its name stands in `PARTS`. A figure stands beside a reference of the same run, and beside what is aimed at, if anything is:

    def measure(subject: Subject) -> Iterator[Row]:
        yield Row("a reply", rate, "posts/s", rate / bare_rate, "a bare writer", at_least=0.5)
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

PARTS: tuple[str, ...] = ("reading", "guests", "views", "writes", "mixed", "bringing", "growth", "memory", "lighthouse")
"""In the order of the table."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A forum with content to measure. What a part writes into it stays; what must start empty is made in `folder`."""

    url: str
    """Its database."""
    folder: Path
    """Its data folder."""
    environ: dict[str, str]
    """What `forum …` needs for both, without limits; the process's own included."""
    posts: int
    """About how many it holds."""
    seconds: float
    """Of each round."""
    rounds: int
    """Which alternate with those of the reference; medians count."""

    @property
    def is_sqlite(self) -> bool:
        """Or PostgreSQL."""
        return self.url.startswith("sqlite")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure; its ratio to a reference of the same run; and the ratio, or where there is none the figure, aimed at."""

    name: str
    figure: float
    unit: str
    ratio: float | None = None
    reference: str = ""
    at_least: float | None = None
    at_most: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Of what is known."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}


def measure(subject: Subject, parts: tuple[str, ...] = PARTS) -> Iterator[tuple[str, Row]]:
    """Each figure, with its part, as it comes."""
    for part in parts:
        for row in import_module(f"bench.{part}").measure(subject):
            yield part, row
