"""How well the search finds what HR professionals would accept, over the judged set; and how that is measured."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest

from forum.accounts.viewer import STRANGER
from forum.kit.db import Database
from forum.search.queries import list_similar
from forum.threads.queries import Asked
from tests.search.judged import Measured, average, measure, plant, read_queries, read_threads, read_titles
from tests.search.switched import PARTS, ranked, without
from tests.support.forum import migrated, running_forum
from tests.support.postgres import Postgres

Planted: TypeAlias = tuple[Database, dict[int, str]]

PRECISION, RECALL, RECIPROCAL_RANK, IN_VAIN = 0.9, 0.9, 0.95, 3
"""What holds at least, and how many queries at most find nothing at all. They follow the search as it gets better."""


SIMILAR = 0.8
"""How many of the questions that were asked before are shown at least; for a new one nothing is."""


@pytest.fixture(scope="module")
def planted(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Planted]]:
    """The judged threads in a database of each kind, and their keys by their ids."""
    folder = tmp_path_factory.mktemp("judged")
    urls = {"sqlite": f"sqlite:///{folder / 'forum.sqlite'}", "postgresql": postgres.make_database()}
    with ExitStack() as stack:
        yield [_planted(url, folder / kind, stack) for kind, url in urls.items()]
    postgres.drop_database(urls["postgresql"])


def _planted(url: str, folder: Path, stack: ExitStack) -> Planted:
    migrated(url)
    forum = stack.enter_context(running_forum(url, folder))
    return forum.database, {thread_id: key for key, thread_id in plant(forum.database).items()}


def test_what_is_judged_is_there() -> None:
    keys = {thread.key for thread in read_threads()}
    queries, titles = read_queries(), read_titles()
    needed = PARTS.keys() | {"phrase"}

    assert len(keys) == len(read_threads()) == len({thread.title for thread in read_threads()})
    assert all(one.expected <= keys and one.needs <= needed for one in [*queries, *titles])
    assert all(1 <= len(query.expected) <= 6 for query in queries)
    assert len(queries) == len({query.text for query in queries}) >= 80
    assert set().union(*(query.needs for query in queries)) == needed


@pytest.mark.parametrize(
    ("ranked", "expected", "precision", "recall", "reciprocal_rank"),
    [
        ("", "a", 0, 0, 0),
        ("a", "a", 1, 1, 1),
        ("xa", "ab", 1 / 2, 1 / 2, 1 / 2),
        ("xxxxxa", "a", 0, 1, 1 / 6),
        ("abcdef", "abcdef", 1, 1, 1),
        ("abcxxdef", "abcdef", 3 / 5, 1, 1),
        ("x" * 20 + "a", "a", 0, 0, 1 / 21),
    ],
)
def test_the_measures(ranked: str, expected: str, precision: float, recall: float, reciprocal_rank: float) -> None:
    measured = measure(ranked, frozenset(expected))

    assert measured == Measured(precision, recall, reciprocal_rank)
    assert average([measured, Measured(0, 0, 0)]) == Measured(precision / 2, recall / 2, reciprocal_rank / 2)


def test_what_is_looked_for_is_found_and_the_same_on_both_databases(planted: list[Planted]) -> None:
    measured, missed, in_vain, differing = [], [], [], []
    for query in read_queries():
        found, other = (ranked(database, query, keys) for database, keys in planted)
        measured.append(measure(found, query.expected))
        in_vain += [] if found else [query.text]
        differing += [query.text] if found != other else []
        if not query.expected <= set(found[:5]):
            missed.append(f"{query.text}: not {sorted(query.expected - set(found[:5]))}, but {found[:5]}")

    mean = average(measured)
    told = "\n".join([str(mean), f"in vain: {in_vain}", *missed])
    assert mean.precision >= PRECISION, told
    assert mean.recall >= RECALL, told
    assert mean.reciprocal_rank >= RECIPROCAL_RANK, told
    assert len(in_vain) <= IN_VAIN, told
    assert differing == []


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_analyser_finds_what_needs_it(planted: list[Planted], part: str) -> None:
    database, keys = planted[0]
    needing = [query for query in read_queries() if part in query.needs]

    def mean() -> Measured:
        return average([measure(ranked(database, query, keys), query.expected) for query in needing])

    with without(part, database):
        poorer = mean()
    assert mean().precision > poorer.precision


@pytest.mark.parametrize("kind", [0, 1])
def test_what_was_asked_before_is_shown(planted: list[Planted], kind: int) -> None:
    database, keys = planted[kind]
    shown, expected, wrong, needless = 0, 0, [], []
    for title in read_titles():
        with database.reading():
            ranked = [keys[thread.id] for thread in list_similar(Asked(title.text), STRANGER)]
        shown, expected = shown + len(title.expected.intersection(ranked)), expected + len(title.expected)
        needless += [] if title.expected else ranked
        wrong += [f"{title.text}: not {sorted(title.expected)}, but {ranked}"] * (set(ranked) != title.expected)

    assert shown >= SIMILAR * expected, "\n".join([f"{shown} of {expected}", *wrong])
    assert needless == []
