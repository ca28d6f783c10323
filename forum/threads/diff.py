"""The readable difference between two texts, word by word. Pure.

Source: the Ratcliff-Obershelp matcher of the standard library, over words and the white space between them.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_PAIRS = 200_000
"""Pairs of equal pieces up to which they are compared: the matcher's work grows with these."""


@dataclass(frozen=True)
class Change:
    """A run of text that stayed (`same`), came (`insert`) or went (`delete`)."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Change]:
    """How one text became the other, as runs in reading order.

    Compared by words; where that would be too much work by lines; else as a whole.
    """
    old, new = _comparable(before, after)
    changes: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            changes.append(Change("delete", "".join(old[i1:i2])))
        if j2 > j1:
            changes.append(Change("insert", "".join(new[j1:j2])))
    return changes


def _comparable(before: str, after: str) -> tuple[list[str], list[str]]:
    for split in (_PIECES.findall, lambda text: text.splitlines(keepends=True)):
        old, new = split(before), split(after)
        if _pairs(old, new) <= _MOST_PAIRS:
            return old, new
    return [before], [after]


def _pairs(old: list[str], new: list[str]) -> int:
    counted = Counter(old)
    return sum(counted[piece] for piece in new)
