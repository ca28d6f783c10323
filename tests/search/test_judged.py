"""How well the search finds what HR professionals would accept, over the judged set; and how that is measured."""

import pytest

from forum.accounts.viewer import STRANGER
from forum.search.queries import find, list_similar, read_query
from forum.threads.queries import Asked
from tests.search.judged import Measured, average, measure, plant, read_queries, read_threads, read_titles
from tests.support.forum import Forum

PARTS = {"folding", "stems", "two_stemmers", "compounds", "splitting", "synonyms", "typos", "heading", "phrase"}
PRECISION, RECALL, RECIPROCAL_RANK, IN_VAIN = 0.9, 0.9, 0.95, 3
"""What holds at least, and how many queries at most find nothing at all. They follow the search as it gets better."""


SIMILAR = 0.8
"""How many of the questions that were asked before are shown at least; for a new one nothing is."""


@pytest.fixture(scope="module")
def keys(forum_of_module: Forum) -> dict[int, str]:
    """The judged threads in a forum: their keys by their ids."""
    return {thread_id: key for key, thread_id in plant(forum_of_module.database).items()}


def test_what_is_judged_is_there() -> None:
    keys = {thread.key for thread in read_threads()}
    queries, titles = read_queries(), read_titles()

    assert len(keys) == len(read_threads()) == len({thread.title for thread in read_threads()})
    assert all(one.expected <= keys and one.needs <= PARTS for one in [*queries, *titles])
    assert all(1 <= len(query.expected) <= 6 for query in queries)
    assert len(queries) == len({query.text for query in queries}) >= 80
    assert set().union(*(query.needs for query in queries)) == PARTS


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


def test_what_is_looked_for_is_found(forum_of_module: Forum, keys: dict[int, str]) -> None:
    measured, missed, in_vain = [], [], []
    for query in read_queries():
        with forum_of_module.database.reading():
            ranked = [keys[hit.thread_id] for hit in find(read_query(query.text), STRANGER).hits]
        measured.append(measure(ranked, query.expected))
        in_vain += [] if ranked else [query.text]
        if not query.expected <= set(ranked[:5]):
            missed.append(f"{query.text}: not {sorted(query.expected - set(ranked[:5]))}, but {ranked[:5]}")

    mean = average(measured)
    told = "\n".join([str(mean), f"in vain: {in_vain}", *missed])
    assert mean.precision >= PRECISION, told
    assert mean.recall >= RECALL, told
    assert mean.reciprocal_rank >= RECIPROCAL_RANK, told
    assert len(in_vain) <= IN_VAIN, told


def test_what_was_asked_before_is_shown(forum_of_module: Forum, keys: dict[int, str]) -> None:
    shown, expected, wrong, needless = 0, 0, [], []
    for title in read_titles():
        with forum_of_module.database.reading():
            ranked = [keys[thread.id] for thread in list_similar(Asked(title.text), STRANGER)]
        shown, expected = shown + len(title.expected.intersection(ranked)), expected + len(title.expected)
        needless += [] if title.expected else ranked
        wrong += [f"{title.text}: not {sorted(title.expected)}, but {ranked}"] * (set(ranked) != title.expected)

    assert shown >= SIMILAR * expected, "\n".join([f"{shown} of {expected}", *wrong])
    assert needless == []
