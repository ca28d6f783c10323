"""Source text as lines, the way Markdown counts them.

Promises: every line ends the same way, holds no control characters and no half
characters, and knows in which column its text begins, tabs counted as four.
Refuses nothing: whatever people paste becomes lines.
"""

import re

TAB = 4
CODE_INDENT = 4

_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")
# What may stand before the text of a line: space and the marks of quotes and lists.
_BEGINNING = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)*")


def split_lines(source: str) -> list[str]:
    """The lines of a source, fit for a parser that keeps control characters for itself."""
    text = _CONTROLS.sub("", _BREAKS.sub("\n", source))
    text = _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)
    return ["" if _only_odd_space(line) else line for line in text.removesuffix("\n").split("\n")]


class Line:
    """One line being read: how far it has been read, and where its next text begins."""

    __slots__ = ("at", "done", "raw", "start", "text")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = _untab_beginning(raw) if "\t" in raw else raw
        self.done = False
        self.move_to(0)

    def move_to(self, at: int) -> None:
        """Read on from this column."""
        self.at = at
        self.start = len(self.text) - len(self.text[at:].lstrip(" "))

    def finish(self) -> None:
        """Nothing on this line is left to read."""
        self.done = True

    @property
    def indent(self) -> int:
        """How many columns of space stand before the text."""
        return self.start - self.at

    @property
    def indented(self) -> bool:
        """Far enough to the right to be code."""
        return self.indent >= CODE_INDENT

    @property
    def blank(self) -> bool:
        """Nothing but space is left."""
        return self.start >= len(self.text)

    @property
    def rest(self) -> str:
        """The text, without the space before it."""
        return self.text[self.start :]

    @property
    def verbatim(self) -> str:
        """What is left, with its space and its tabs, as code shows it."""
        if "\t" not in self.raw:
            return self.text[self.at :]
        return _from_column(self.raw, self.at)


def _only_odd_space(line: str) -> bool:
    """Word and mail programs fill their empty lines with non-breaking spaces."""
    return not line.strip() and bool(line.strip(" \t"))


def _untab_beginning(raw: str) -> str:
    found = _BEGINNING.match(raw)
    end = found.end() if found else 0
    return raw[:end].expandtabs(TAB) + raw[end:]


def _from_column(raw: str, column: int) -> str:
    """The raw text from a column on; a tab that the column cuts in two leaves spaces."""
    reached = 0
    for index, char in enumerate(raw):
        if reached >= column:
            return " " * (reached - column) + raw[index:]
        reached += TAB - reached % TAB if char == "\t" else 1
    return " " * max(reached - column, 0)
