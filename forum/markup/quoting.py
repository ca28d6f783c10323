"""Quoting: a source as a quote to answer below, headed by a link to where it stands.

Promises: whatever the source holds, one quote comes out of it, and what is written below after an empty line is not
part of it. Refuses to be long: the first paragraphs or words are enough to know what is answered.
"""

import re

from forum.markup.lines import Line, split_lines
from forum.markup.words import ELLIPSIS

MOST = 1_000
"""Characters of a source that are quoted."""

_SIGNS = re.compile(r"[\\`*_~\[\]<&@]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def quote(source: str, heading: str, address: str) -> str:
    """The source, every line after a `>`, below a link to the address that reads `heading` (plain text)."""
    lines = [f"[{_SIGNS.sub(_shown, heading)}]({address})", "", *split_lines(_beginning(source.strip("\r\n")))]
    return "".join(f"> {Line(line).text}".rstrip(" ") + "\n" for line in lines)


def _beginning(source: str) -> str:
    """As much as is quoted, cut between paragraphs or words where that leaves at least half."""
    if len(source) <= MOST:
        return source
    head = source[:MOST]
    for ends, rest in ((r"\n[ \t]*\n", f"\n\n{ELLIPSIS}"), (r"\s", f" {ELLIPSIS}")):
        ends_at = [found.start() for found in re.finditer(ends, head)]
        if ends_at and ends_at[-1] >= MOST // 2:
            return head[: ends_at[-1]] + rest
    return head + ELLIPSIS


def _shown(sign: re.Match[str]) -> str:
    """A sign that means itself; a backslash as an entity, for two of them may stay two."""
    return "&#92;" if sign[0] == "\\" else f"\\{sign[0]}"
