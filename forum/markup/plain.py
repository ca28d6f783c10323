"""Text that is not read as Markdown: shown as it was typed, every line on its own.

For what no reading should cost the server: texts far beyond what a form takes,
and anything the parser gives up on.
"""

import html
import re

from forum.markup.lines import split_lines

_BLANK_LINES = re.compile(r"\n{2,}")


def as_typed(source: str) -> str:
    """The source, escaped, in paragraphs with line breaks."""
    text = html.escape("\n".join(split_lines(source)), quote=False).strip("\n")
    paragraphs = _BLANK_LINES.split(text) if text else []
    return "\n".join("<p>" + part.replace("\n", "<br>\n") + "</p>" for part in paragraphs)
