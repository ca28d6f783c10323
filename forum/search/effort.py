"""What an expression costs to look for, from how often its words stand in posts. Pure.

An index that looks for posts with all of some words steps through the rarest, and in the list of each other word to where
that is: each token costs as many steps as it stands in posts, or as the rarest does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forum.search.expressions import All, Expression, Without

_TITLES = 4
"""A word stands in so many times fewer titles than texts, about: in how many, nobody counts."""
_OF_WORDS = ("t_", "c_")
"""Marks of stems; what else is marked is no word, but a filter."""


@dataclass(frozen=True)
class Effort:
    """At most so many matches, found in so many steps; among all posts."""

    matches: int
    steps: int


def words_of(wanted: Expression) -> set[str]:
    """The stems that an expression speaks of."""
    return {stem for token in _tokens(wanted) if (stem := _stem(token))}


def effort_of(wanted: Expression, counts: Mapping[str, int], among: int) -> Effort:
    """Of an expression; `counts`: in how many posts each stem stands, of those that stand in any."""
    matches = _most(wanted, counts, among)
    found = (_count(token, counts) for token in _tokens(wanted) if _stem(token))
    return Effort(matches, sum(min(count, matches) for count in found))


def _count(token: str, counts: Mapping[str, int]) -> int:
    stem = _stem(token)
    return counts.get(stem, 0) // (1 if stem == token else _TITLES)


def _most(wanted: Expression, counts: Mapping[str, int], among: int) -> int:
    if isinstance(wanted, str):
        return _count(wanted, counts) if _stem(wanted) else among
    if isinstance(wanted, Without):
        return _most(wanted.wanted, counts, among)
    found = [_most(part, counts, among) for part in wanted.of]
    return min(found) if isinstance(wanted, All) else min(sum(found), among)


def _stem(token: str) -> str:
    """Empty for a filter."""
    if token.startswith(_OF_WORDS):
        return token[2:]
    return "" if token[1:2] == "_" else token


def _tokens(wanted: Expression) -> Iterator[str]:
    if isinstance(wanted, str):
        yield wanted
        return
    for part in (wanted.wanted, wanted.unwanted) if isinstance(wanted, Without) else wanted.of:
        yield from _tokens(part)
