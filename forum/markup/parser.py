"""The block parser: reads a document line by line.

Takes the place of Python-Markdown's, which cuts a text at blank lines first and
so cannot see a list under a line of text. Each line is looked at once for every
open block, and blocks nest to a bounded depth, so time grows with the text.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from forum.markup.blocks import Block, Fence, Item, ListBlock, Paragraph, Root
from forum.markup.lines import Line
from forum.markup.references import References
from forum.markup.tree import add

MAX_DEPTH = 24  # open blocks; deeper marks stay text


class LineParser(BlockParser):
    """Turns lines into an element tree, by the block starts in its registry."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.references = References()
        self._open: list[Block] = []
        self._kept = 0  # so many open blocks go on in the line being read

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 - Python-Markdown's name
        """Read all lines, close everything."""
        self.root = Element(self.md.doc_tag)
        self.references = References()
        self._open, self._kept = [Root(self.root)], 1
        starts = [start for start in self.blockprocessors if isinstance(start, BlockStart)]
        for text in lines:
            self._read(Line(text), starts)
        self._close_down_to(1)
        return ElementTree(self.root)

    @property
    def deep(self) -> bool:
        """Too deep for one more list or quote."""
        return self._kept >= MAX_DEPTH

    @property
    def matched(self) -> Block:
        """The innermost block that the line belongs to."""
        return self._open[self._kept - 1]

    @property
    def open_paragraph(self) -> Paragraph | None:
        """The paragraph that the line would go on with, were it text."""
        return self.matched if isinstance(self.matched, Paragraph) else None

    @property
    def in_paragraph(self) -> bool:
        """Whether a paragraph is open, even one whose quote or item this line leaves."""
        return isinstance(self._open[-1], Paragraph)

    def add(self, tag: str) -> Element:
        """A new element where the line stands; what does not go on is closed."""
        self._close_down_to(self._kept)
        while not self._may_hold(tag):
            self._close_down_to(self._kept - 1)
        self._note_looseness()
        return add(self._open[-1].element, tag)

    def push(self, block: Block) -> None:
        """Open a block, whose element `add` made."""
        self._open.append(block)
        self._kept += 1

    def close_paragraph(self) -> None:
        """Close the open paragraph, which the line turns into something else."""
        self._close_down_to(self._kept - 1)

    def _read(self, line: Line, starts: list["BlockStart"]) -> None:
        self._kept = kept = self._count_going_on(line)
        while not (line.done or line.blank or self.matched.verbatim):
            if not any(start.begin(line) for start in starts):
                break
        gap = line.blank and not line.done and self._kept == kept
        if line.blank and not self.matched.verbatim:
            self._close_down_to(self._kept)
        elif not line.done:
            self._add_text(line)
        self._set_gaps(gap=gap and not isinstance(self.matched, Fence))

    def _count_going_on(self, line: Line) -> int:
        kept = 1
        for block in self._open[1:]:
            if line.done or not block.goes_on(line):
                break
            kept += 1
        return kept

    def _add_text(self, line: Line) -> None:
        tip = self._open[-1]
        lazy = isinstance(tip, Paragraph) and not line.blank
        if not lazy:
            self._close_down_to(self._kept)
            tip = self._open[-1]
        if tip.holds_blocks:
            tip = Paragraph(self.add("p"))
            self.push(tip)
        tip.add(line)

    def _may_hold(self, tag: str) -> bool:
        tip = self._open[-1]
        return tip.holds_blocks and (tag == "li" or not isinstance(tip, ListBlock))

    def _note_looseness(self) -> None:
        """A blank line between two parts of a list makes it loose."""
        tip = self._open[-1]
        if isinstance(tip, ListBlock):
            tip.loose |= tip.gap
        elif isinstance(tip, Item):
            around = self._open[-2]
            if isinstance(around, ListBlock):
                around.loose |= tip.gap

    def _set_gaps(self, *, gap: bool) -> None:
        for block in reversed(self._open):
            if isinstance(block, (Item, ListBlock)):
                block.gap = gap
            elif gap and block.holds_blocks:
                return

    def _close_down_to(self, count: int) -> None:
        while len(self._open) > count:
            block = self._open.pop()
            block.close(self._open[-1].element, self.references)
        self._kept = min(self._kept, count)


class BlockStart(BlockProcessor):
    """Begins one kind of block, where a line says so."""

    parser: LineParser

    def begin(self, line: Line) -> bool:
        """Open the block and read past its mark; False where the line begins none."""
        raise NotImplementedError
