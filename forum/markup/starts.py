"""What begins a block: one small processor for each kind.

They stand in Python-Markdown's registry of block processors, ordered by
priority. Python-Markdown's own see a block between blank lines; these see one
line (`begin`), because in Markdown as GitHub reads it lists, quotes and fences
begin and end at any line.

Where people who are not programmers would be misread, less begins than on
GitHub: a year is no list (at most three digits), a phone number is no list
("+ 31 6 …"), `--` over a signature is no heading, an empty `#` is no heading,
and an indented sentence is a sentence.
"""

import re

from forum.markup import tables
from forum.markup.blocks import Fence, IndentedCode, Item, ListBlock, Quote, Table
from forum.markup.lines import CODE_INDENT, Line
from forum.markup.parser import BlockStart
from forum.markup.references import unescape

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)$")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
_UNDERLINE = re.compile(r"(={3,}|-{3,})[ \t]*$")
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}+$")
_MARK = re.compile(r"(?:([-*])|(\+)(?! [0-9])|([0-9]{1,3})([.)]))(?= |$)")
_SENTENCE = re.compile(r"[\"'(“‘„«]?[^\W\d_a-z][^{}\[\]<>=;|\\`]*$")
_SENTENCE_WORDS = 6


class QuoteStart(BlockStart):
    """`> text`"""

    def begin(self, line: Line) -> bool:
        """Open a quote."""
        if line.indented or not line.rest.startswith(">") or self.parser.deep:
            return False
        quote = Quote(self.parser.add("blockquote"))
        quote.element.text = "\n"
        self.parser.push(quote)
        return quote.goes_on(line)


class HeadingStart(BlockStart):
    """`# Title`; the space is needed, so `#metoo` is a word."""

    def begin(self, line: Line) -> bool:
        """Write a heading, below those of the page."""
        found = None if line.indented else _HEADING.match(line.rest)
        title = _without_closing(found[2]) if found else ""
        if not found or not title:
            return False
        self.parser.add(heading_tag(len(found[1]))).text = title
        line.finish()
        return True


class FenceStart(BlockStart):
    """A line of three backticks or tildes, perhaps with the name of a language."""

    def begin(self, line: Line) -> bool:
        """Open a block of code."""
        found = None if line.indented else _FENCE.match(line.rest)
        if not found:
            return False
        words = unescape(found[2] or found[4] or "").split()
        language = words[0] if words and _LANGUAGE.fullmatch(words[0]) else ""
        fence = found[1] or found[3]
        self.parser.push(Fence(self.parser.add("pre"), fence, line.indent, language))
        line.finish()
        return True


class UnderlineStart(BlockStart):
    """A line of text with a line of dashes or equals signs under it."""

    def begin(self, line: Line) -> bool:
        """Make the open paragraph a heading, where it is one line that is no greeting."""
        paragraph = self.parser.open_paragraph
        found = None if line.indented else _UNDERLINE.match(line.rest)
        if paragraph is None or not found:
            return False
        text = paragraph.take_definitions(self.parser.references)
        if not text or "\n" in text or text.endswith(","):
            return False
        self.parser.close_paragraph()
        paragraph.element.tag = heading_tag(1 if found[1].startswith("=") else 2)
        line.finish()
        return True


class RuleStart(BlockStart):
    """A line of three or more stars, dashes or underscores."""

    def begin(self, line: Line) -> bool:
        """Draw a line across."""
        if line.indented or not _RULE.match(line.rest):
            return False
        self.parser.add("hr")
        line.finish()
        return True


class ItemStart(BlockStart):
    """`- text`, `* text`, `+ text`, `1. text` or `1) text`."""

    def begin(self, line: Line) -> bool:
        """Open an item, and a list where none of its kind is open."""
        found = None if line.indented or self.parser.deep else _MARK.match(line.rest)
        if not found or self._belongs_to_paragraph(found, line):
            return False
        width = line.indent + len(found[0])
        line.move_to(line.start + len(found[0]))
        padding = line.indent if 0 < line.indent <= CODE_INDENT and not line.blank else 1
        line.move_to(min(line.at + padding, len(line.text)))
        self._open_list(found)
        self.parser.push(Item(self.parser.add("li"), width + padding))
        return True

    def _belongs_to_paragraph(self, found: re.Match[str], line: Line) -> bool:
        """In the middle of a text only a first item begins a list: no line "14. of …"."""
        if self.parser.open_paragraph is None:
            return False
        empty = len(line.rest.rstrip()) == len(found[0])
        return empty or (found[3] is not None and int(found[3]) != 1)

    def _open_list(self, found: re.Match[str]) -> None:
        mark = found[1] or found[2] or found[4]
        last = self.parser.matched
        if isinstance(last, ListBlock) and last.mark == mark:
            return
        element = self.parser.add("ol" if found[3] else "ul")
        element.text = "\n"
        if found[3] and int(found[3]) != 1:
            element.set("start", str(int(found[3])))
        self.parser.push(ListBlock(element, mark))


class CodeStart(BlockStart):
    """A line four columns to the right, that does not read as a sentence."""

    def begin(self, line: Line) -> bool:
        """Open a block of code with this line."""
        if not line.indented or line.blank or self.parser.in_paragraph or _is_sentence(line.rest):
            return False
        code = IndentedCode(self.parser.add("pre"))
        code.goes_on(line)
        code.add(line)
        self.parser.push(code)
        line.finish()
        return True


class TableStart(BlockStart):
    """A row of dashes between strokes, under a line with as many cells."""

    def begin(self, line: Line) -> bool:
        """Make a table of the last line of the open paragraph."""
        paragraph = self.parser.open_paragraph
        if paragraph is None or line.indented or "|" not in line.rest + paragraph.lines[-1]:
            return False
        alignment = tables.read_rule(line.rest)
        head = tables.split_row(paragraph.lines[-1]) if alignment else []
        if not alignment or len(head) != len(alignment):
            return False
        paragraph.lines.pop()
        self.parser.close_paragraph()
        element = self.parser.add("table")
        element.text = "\n"
        self.parser.push(Table(element, head, alignment))
        line.finish()
        return True


def heading_tag(level: int) -> str:
    """The page has the first two levels for itself."""
    return f"h{min(level + 2, 6)}"


def _without_closing(title: str) -> str:
    title = title.strip(" \t")
    shorter = title.rstrip("#")
    return shorter.rstrip(" \t") if not shorter or shorter[-1] in " \t" else title


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE_WORDS and bool(_SENTENCE.match(text))
