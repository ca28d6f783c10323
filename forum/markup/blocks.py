"""The open blocks: what the lines read so far may still add to.

CommonMark's way of reading (spec 0.29, appendix "A parsing strategy"): a
document is a stack of open blocks, each line first says which of them go on,
then what it begins, and what is left is text for the innermost. Each block here
knows when it goes on, what it does with its text, and how it closes.
"""

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString, code_escape

from forum.markup import tables
from forum.markup.lines import CODE_INDENT, Line
from forum.markup.references import References
from forum.markup.tree import add

_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_BLANK_END = re.compile(r"\n(?:[ \t]*\n)++\Z")
_CLOSING_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*$")


class Block:
    """A block that is still open, and the element it fills."""

    holds_blocks = False
    verbatim = False

    def __init__(self, element: Element) -> None:
        self.element = element

    def goes_on(self, line: Line) -> bool:
        """Whether the line belongs to this block; reads past the block's own mark."""
        raise NotImplementedError

    def add(self, line: Line) -> None:
        """Take the rest of the line as text."""
        raise NotImplementedError

    def close(self, parent: Element, references: References) -> None:
        """Nothing will be added any more."""


class Root(Block):
    """The document."""

    holds_blocks = True

    def goes_on(self, line: Line) -> bool:
        """Always."""
        return True


class Quote(Block):
    """Lines that begin with `>`."""

    holds_blocks = True

    def goes_on(self, line: Line) -> bool:
        """Where the mark is repeated."""
        if line.indented or not line.rest.startswith(">"):
            return False
        at = line.start + 1
        line.move_to(at + line.text.startswith(" ", at))
        return True


class ListBlock(Block):
    """Items with the same kind of mark."""

    holds_blocks = True

    def __init__(self, element: Element, mark: str) -> None:
        super().__init__(element)
        self.mark = mark
        self.gap = False  # a blank line came last
        self.loose = False

    def goes_on(self, line: Line) -> bool:
        """Always: its items decide."""
        return True

    def close(self, parent: Element, references: References) -> None:
        """A list without blank lines between its parts shows its text without paragraphs."""
        if self.loose:
            return
        for item in self.element:
            for child in item:
                if child.tag == "p":
                    child.set("tight", "tight")
                    child.tail = None if child is item[-1] else "\n"


class Item(Block):
    """One item of a list; `width` columns of its lines belong to its mark."""

    holds_blocks = True

    def __init__(self, element: Element, width: int) -> None:
        super().__init__(element)
        self.width = width
        self.gap = False

    def goes_on(self, line: Line) -> bool:
        """Where the line is indented as far as the item's text; blank lines too."""
        if line.blank and not len(self.element):
            return False
        if not line.blank and line.indent < self.width:
            return False
        line.move_to(min(line.at + self.width, len(line.text)))
        return True


class Paragraph(Block):
    """Lines of text; what they hold is read later, all at once."""

    def __init__(self, element: Element) -> None:
        super().__init__(element)
        self.lines: list[str] = []

    def goes_on(self, line: Line) -> bool:
        """Until a blank line."""
        return not line.blank

    def add(self, line: Line) -> None:
        """Keep the line; space before it means nothing."""
        self.lines.append(line.rest)

    def take_definitions(self, references: References) -> str:
        """Take out the definitions of references that it begins with; returns the rest."""
        text = references.take_from("\n".join(self.lines)).strip(" \t\n")
        self.lines = text.split("\n")
        return text

    def close(self, parent: Element, references: References) -> None:
        """What is left without the definitions is the text."""
        text = self.take_definitions(references)
        if not text:
            parent.remove(self.element)
            return
        task = _TASK.match(text) if _opens_item(self.element, parent) else None
        if task:
            parent.set("class", "task-list-item")
            _add_checkbox(self.element, text[task.end() :], checked=task[1] != " ")
        else:
            self.element.text = text


class IndentedCode(Block):
    """Lines four columns to the right."""

    verbatim = True

    def __init__(self, element: Element) -> None:
        super().__init__(element)
        self.lines: list[str] = []

    def goes_on(self, line: Line) -> bool:
        """Where the indent is kept, and over blank lines."""
        if not line.indented and not line.blank:
            return False
        line.move_to(min(line.at + CODE_INDENT, len(line.text)))
        return True

    def add(self, line: Line) -> None:
        """Keep the line as it is."""
        self.lines.append(line.verbatim)

    def close(self, parent: Element, references: References) -> None:
        """Blank lines at the end are not code."""
        fill_code(self.element, _BLANK_END.sub("\n", "\n".join(self.lines) + "\n"))


class Fence(Block):
    """Code between two lines of backticks or tildes."""

    verbatim = True

    def __init__(self, element: Element, fence: str, indent: int, language: str) -> None:
        super().__init__(element)
        self.fence = fence
        self.indent = indent
        self.language = language
        self.closed = False
        self.lines: list[str] = []

    def goes_on(self, line: Line) -> bool:
        """Until its closing fence, or the end of what it stands in."""
        if self.closed:
            return False
        found = None if line.indented else _CLOSING_FENCE.match(line.rest)
        if found and found[1].startswith(self.fence):
            self.closed = True
            line.finish()
        else:
            line.move_to(line.at + min(self.indent, line.indent))
        return True

    def add(self, line: Line) -> None:
        """Keep the line as it is."""
        self.lines.append(line.verbatim)

    def close(self, parent: Element, references: References) -> None:
        """All lines, each with its end."""
        fill_code(self.element, "".join(f"{line}\n" for line in self.lines), self.language)


class Table(Block):
    """Rows under a header row and a row of dashes."""

    def __init__(self, element: Element, head: list[str], alignment: list[str]) -> None:
        super().__init__(element)
        self.alignment = alignment
        self.rows = 0
        tables.add_row(add(element, "thead"), "th", head, alignment)

    def goes_on(self, line: Line) -> bool:
        """Until a blank line, or until the table has grown past all sense."""
        return not line.blank and self.rows * len(self.alignment) < tables.MAX_CELLS

    def add(self, line: Line) -> None:
        """One row."""
        body = self.element[1] if len(self.element) > 1 else add(self.element, "tbody")
        tables.add_row(body, "td", tables.split_row(line.rest), self.alignment)
        self.rows += 1


def fill_code(pre: Element, text: str, language: str = "") -> None:
    """Put code into a `pre`, out of reach of what reads text."""
    code = add(pre, "code", **({"class": f"language-{language}"} if language else {}))
    code.text = AtomicString(code_escape(text).replace("&lt;", "<").replace("&gt;", ">"))
    code.tail = None


def _opens_item(element: Element, parent: Element) -> bool:
    return parent.tag == "li" and parent[0] is element


def _add_checkbox(paragraph: Element, text: str, *, checked: bool) -> None:
    """A box that nobody can click, named by the task that stands beside it."""
    label = add(paragraph, "label")
    label.text, label.tail = text, None
    box = add(label, "input", type="checkbox", disabled="disabled")
    box.tail = " "
    if checked:
        box.set("checked", "checked")
