"""The readable difference between two texts, word by word. Pure.

Source: Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), over words, punctuation and the white space
between them. Its work grows with the square of what changed, so that is bounded: what was written all anew is compared
by lines, and shown whole where even these have little in common.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_EDITS = 600
"""Pieces that came or went up to which they are looked for: some 0.1 s."""
_KEPT = 128
"""Differences that are remembered: versions do not change, and a history may be read by anybody, as often as they like."""


@dataclass(frozen=True)
class Change:
    """A run of text that stayed (`same`), came (`insert`) or went (`delete`)."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Change]:
    """How one text became the other, as runs in reading order; what went stands before what came in its place."""
    return list(_difference(before, after))


@lru_cache(maxsize=_KEPT)
def _difference(before: str, after: str) -> tuple[Change, ...]:
    words = _edits(_PIECES.findall(before), _PIECES.findall(after))
    edits = words if words is not None else _by_lines(before, after)
    return tuple(_readable(_runs(edits)))


def _by_lines(before: str, after: str) -> list[Change]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    edits = _edits(old, new)
    return edits if edits is not None else [Change("delete", before), Change("insert", after)]


def _edits(old: Sequence[str], new: Sequence[str]) -> list[Change] | None:
    """The fewest changes, piece by piece; None where there are too many.

    `reach[k]` is how far into the old pieces the longest way on the diagonal k = x - y has come.
    """
    reach, trace = {1: 0}, []
    for count in range(min(len(old) + len(new), _MOST_EDITS) + 1):
        trace.append(reach.copy())
        for k in range(-count, count + 1, 2):
            x = reach[k + 1] if _came_by_insert(reach, k, count) else reach[k - 1] + 1
            while x < len(old) and 0 <= x - k < len(new) and old[x] == new[x - k]:
                x += 1
            reach[k] = x
            if x >= len(old) and x - k >= len(new):
                return list(_walked_back(trace, old, new))[::-1]
    return None


def _came_by_insert(reach: dict[int, int], k: int, count: int) -> bool:
    return k == -count or (k != count and reach[k - 1] < reach[k + 1])


def _walked_back(trace: list[dict[int, int]], old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    x, y = len(old), len(new)
    for count, reach in reversed(list(enumerate(trace))):
        k = x - y
        k_before = k + 1 if _came_by_insert(reach, k, count) else k - 1
        x_before = reach[k_before]
        while x > max(x_before, 0) and y > max(x_before - k_before, 0):
            x, y = x - 1, y - 1
            yield Change("same", old[x])
        if count and k_before > k:
            y -= 1
            yield Change("insert", new[y])
        elif count:
            x -= 1
            yield Change("delete", old[x])


def _runs(edits: Sequence[Change]) -> list[Change]:
    """The edits, those that touch and are of one kind as one."""
    return [
        Change(kind, "".join(edit.text for edit in run)) for kind, run in groupby(edits, key=lambda edit: edit.kind)
    ]


def _readable(runs: Sequence[Change]) -> Iterator[Change]:
    """The runs, white space between two changes taken as changed too: a sentence is struck through as a whole."""
    gone = came = ""
    for place, run in enumerate(runs):
        if run.kind == "delete":
            gone += run.text
        elif run.kind == "insert":
            came += run.text
        elif run.text.isspace() and (gone or came) and place + 1 < len(runs):
            gone, came = gone + run.text, came + run.text
        else:
            yield from _replaced(gone, came)
            yield run
            gone = came = ""
    yield from _replaced(gone, came)


def _replaced(gone: str, came: str) -> Iterator[Change]:
    if gone:
        yield Change("delete", gone)
    if came:
        yield Change("insert", came)
