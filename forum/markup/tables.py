"""Tables as GitHub writes them: cells between upright strokes.

Promises: a header row, a row of dashes with as many cells, then rows cut or
filled up to that width. Refuses tables so wide or so long that a page cannot
show them; what is refused stays text.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from forum.markup.tree import add

MAX_COLUMNS = 100
MAX_CELLS = 3_000

_CELL = re.compile(r"(?:[^|\\]|\\.|\\$)*+")
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$")


def split_row(text: str) -> list[str]:
    """The cells of a row. A stroke after a backslash is part of its cell."""
    text = text.strip(" \t")
    cells: list[str] = []
    at = 1 if text.startswith("|") else 0
    while at < len(text):
        found = _CELL.match(text, at)
        end = found.end() if found else len(text)
        cells.append(text[at:end].strip(" \t").replace("\\|", "|"))
        at = end + 1
    return cells


def read_rule(text: str) -> list[str] | None:
    """The alignment of each column by the row of dashes, or None where it is none."""
    if not _RULE.match(text):
        return None
    cells = split_row(text)
    return [_alignment(cell) for cell in cells] if len(cells) <= MAX_COLUMNS else None


def add_row(parent: Element, tag: str, cells: list[str], alignment: list[str]) -> None:
    """Write a row, as wide as the table."""
    row = add(parent, "tr")
    for index, align in enumerate(alignment):
        cell = SubElement(row, tag, {"align": align} if align else {})
        cell.text = cells[index] if index < len(cells) else ""


def _alignment(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    if left and right:
        return "center"
    return "left" if left else "right" if right else ""
