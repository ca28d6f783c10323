"""Emphasis, strong text and strikethrough, by CommonMark's rules.

A run of stars, underscores or tildes opens or closes according to what stands
beside it ("left-flanking", "right-flanking"); a closing run takes the nearest
opening run that fits. Two things are ours: a star between two digits is a times
sign (5*8 uur), and a single tilde inside a word or number is one (10~20).

Bounded: a run of more than nine is text, and so is an opening run once many
more have opened after it. Time grows with the text, nesting does not.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from forum.markup.tree import Node, element, nodes_of

MAX_RUN = 9
MAX_OPEN = 32

_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(slots=True)
class Mark:
    """A run of marks that may open or close something."""

    char: str
    count: int
    opens: bool
    closes: bool
    length: int = 0

    def __post_init__(self) -> None:
        self.length = self.count

    @property
    def text(self) -> str:
        """The marks that have not been used."""
        return self.char * self.count


Part = Node | Mark


def read_mark(text: str, start: int, end: int) -> Part:
    """The run between these places, or text where it can mean nothing."""
    char, count = text[start], end - start
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    left, right = _flanking(before, after), _flanking(after, before)
    if count > MAX_RUN or not (left or right) or _is_sign(char, count, before, after):
        return text[start:end]
    if char == "_":
        opens = left and (not right or _is_punctuation(before))
        closes = right and (not left or _is_punctuation(after))
        return Mark(char, count, opens, closes)
    return Mark(char, count, left, right)


def emphasise(parts: Iterable[Part]) -> list[Node]:
    """Put elements around what stands between marks; marks left over are text."""
    out: list[Part] = []
    openers: list[int] = []  # where in `out` the marks stand that may still open
    for part in parts:
        if isinstance(part, Mark):
            if part.closes:
                _close(part, out, openers)
            if part.opens and part.count:
                openers.append(len(out))
                del openers[:-MAX_OPEN]
            if part.count:
                out.append(part)
        else:
            out.append(part)
    return list(_as_nodes(out))


def _close(mark: Mark, out: list[Part], openers: list[int]) -> None:
    while mark.count and (found := _find_opener(mark, out, openers)):
        index, opener = found
        at = openers[index]
        used = min(2, mark.count, opener.count) if mark.char != "~" else mark.count
        tag = "del" if mark.char == "~" else "strong" if used == 2 else "em"
        inside = element(tag, _without_own(tag, _as_nodes(out[at + 1 :])))
        mark.count -= used
        opener.count -= used
        del openers[index + bool(opener.count) :]
        del out[at + bool(opener.count) :]
        out.append(inside)


def _find_opener(mark: Mark, out: list[Part], openers: list[int]) -> tuple[int, Mark] | None:
    for index in reversed(range(len(openers))):
        opener = out[openers[index]]
        if isinstance(opener, Mark) and _fit(opener, mark):
            return index, opener
    return None


def _fit(opener: Mark, closer: Mark) -> bool:
    if opener.char != closer.char:
        return False
    if closer.char == "~":
        return opener.length == closer.length
    both = opener.closes or closer.opens
    total = opener.length + closer.length
    return not both or total % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)


def _without_own(tag: str, nodes: Iterable[Node]) -> Iterator[Node]:
    """Strong text directly inside strong text is no stronger, as GitHub has it."""
    for node in nodes:
        if tag == "strong" and isinstance(node, Element) and node.tag == tag:
            yield from nodes_of(node)
        else:
            yield node


def _as_nodes(parts: Iterable[Part]) -> Iterator[Node]:
    for part in parts:
        yield part.text if isinstance(part, Mark) else part


def _is_sign(char: str, count: int, before: str, after: str) -> bool:
    if char == "~":
        return count > 2 or (count == 1 and before.isalnum() and after.isalnum())
    return char == "*" and count == 1 and before.isdigit() and after.isdigit()


def _flanking(outside: str, inside: str) -> bool:
    """Whether a run belongs to what stands on its inside."""
    if inside.isspace():
        return False
    return not _is_punctuation(inside) or outside.isspace() or _is_punctuation(outside)


def _is_punctuation(char: str) -> bool:
    return char in _ASCII_PUNCTUATION or unicodedata.category(char).startswith("P")
