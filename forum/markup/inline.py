"""The inline reader: turns the text of paragraphs, headings and cells into elements.

Takes the place of Python-Markdown's, which runs each pattern over the whole
text in turn. This one reads once from left to right, as CommonMark does: spans
(`spans`) where they stand, brackets as they close, and marks of emphasis last.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from forum.markup.emphasis import Part, emphasise, read_mark
from forum.markup.links import Site, has_scheme, safe_address
from forum.markup.parser import LineParser
from forum.markup.references import LABEL, Target, read_target
from forum.markup.spans import BARE_ADDRESS, BareLink, Span
from forum.markup.tree import Node, attach, element, literal, without_links, words_of

MAX_ELEMENTS = 8_000

READ = frozenset({"p", "label", "h3", "h4", "h5", "h6", "th", "td"})

_SPECIAL = re.compile(r"[\\`&<\n\]]|!?\[|\*+|_+|~+")
_SPECIAL_OR_ADDRESS = re.compile(f"{_SPECIAL.pattern}|{BARE_ADDRESS.pattern}|@", re.IGNORECASE)


@dataclass(slots=True)
class Bracket:
    """An opening bracket: where it stands among the parts and in the text."""

    part: int
    at: int
    image: bool
    active: bool = True
    holds_brackets: bool = False


class TooMuchError(Exception):
    """More elements than a page can show; nobody types that by hand."""


class InlineReader(Treeprocessor):
    """Reads the text of every element that holds text."""

    md: Markdown

    def __init__(self, md: Markdown, parser: LineParser, site: Site) -> None:
        super().__init__(md)
        self.parser = parser
        self.site = site
        self.bare_link = BareLink()

    def run(self, root: Element) -> None:
        """Replace text by what it means, everywhere; raises TooMuchError."""
        holders = list(root.iter())
        if len(holders) > MAX_ELEMENTS:
            raise TooMuchError
        spans: dict[str, list[Span]] = defaultdict(list)
        for pattern in self.md.inlinePatterns:
            if isinstance(pattern, Span):
                for char in pattern.first:
                    spans[char].append(pattern)
        for holder in holders:
            if holder.tag in READ and holder.text:
                text, holder.text = holder.text, None
                attach(holder, _Reading(self, text, spans).nodes())
            if holder.get("tight"):
                _unwrap(holder)


class _Reading:
    """One text while it is being read."""

    def __init__(self, reader: InlineReader, text: str, spans: dict[str, list[Span]]) -> None:
        self.references = reader.parser.references
        self.site = reader.site
        self.bare_link = reader.bare_link
        self.text = text
        self.spans = spans
        self.parts: list[Part] = []
        self.brackets: list[Bracket] = []

    def nodes(self) -> list[Node]:
        """Everything, in order."""
        bare = "://" in self.text or "@" in self.text or "www." in self.text.lower()
        special = _SPECIAL_OR_ADDRESS if bare else _SPECIAL
        at = 0
        while found := special.search(self.text, at):
            self._add_text(at, found.start())
            at = self._read(found)
        self._add_text(at, len(self.text))
        return emphasise(self.parts)

    def _add_text(self, start: int, end: int) -> None:
        if start < end:
            self.parts.append(literal(self.text[start:end]))

    def _read(self, found: re.Match[str]) -> int:
        """Add what stands here; returns where to read on."""
        first = found[0][0]
        if first in "*_~":
            self.parts.append(read_mark(self.text, found.start(), found.end()))
            return found.end()
        if first in "[!":
            return self._open(found)
        if first == "]":
            return self._close(found.start())
        return self._read_span(found, self.spans.get(first) or [self.bare_link])

    def _read_span(self, found: re.Match[str], spans: list[Span]) -> int:
        end_of_brackets = self.text.find("]", found.start()) if self.brackets else -1
        for span in spans:
            bare = span is self.bare_link and end_of_brackets >= 0
            match = span.compiled_re.match(self.text, found.start(), end_of_brackets if bare else len(self.text))
            node, end = span.read(match, self.text) if match else (None, 0)
            if node is not None:
                return self._add_span(node, found.start(), end)
        self.parts.append(literal(found[0]))
        return found.end()

    def _add_span(self, node: Node, start: int, end: int) -> int:
        if isinstance(node, str) or node.tag != "br":
            self.parts.append(node)
            return end
        if self.parts and isinstance(last := self.parts[-1], str):
            self.parts[-1] = last.rstrip(" \t")
        self.parts.extend([node, "\n"])
        return end

    def _open(self, found: re.Match[str]) -> int:
        if self.brackets:
            self.brackets[-1].holds_brackets = True
        image = found[0].startswith("!")
        self.brackets.append(Bracket(len(self.parts), found.end(), image))
        self.parts.append(found[0])
        return found.end()

    def _close(self, at: int) -> int:
        bracket = self.brackets.pop() if self.brackets else None
        target = self._target(bracket, at) if bracket and bracket.active else None
        if bracket is None or target is None:
            self.parts.append("]")
            return at + 1
        inside = emphasise(self.parts[bracket.part + 1 :])
        del self.parts[bracket.part :]
        self.parts.extend(self._image(inside, target) if bracket.image else self._link(inside, target))
        if not bracket.image:
            self._deactivate()
        return target.end

    def _target(self, bracket: Bracket, at: int) -> Target | None:
        """Where the brackets that close here lead: by address, by name, or nowhere."""
        target = read_target(self.text, at + 1)
        if target or not self.references:
            return target
        label = LABEL.match(self.text, at + 1)
        if label:
            named = self.references.find(label[1])
            return named._replace(end=label.end()) if named else None
        if bracket.holds_brackets:
            return None
        named = self.references.find(self.text[bracket.at : at])
        collapsed = self.text.startswith("[]", at + 1)
        return named._replace(end=at + 1 + 2 * collapsed) if named else None

    def _link(self, inside: list[Node], target: Target) -> list[Node]:
        address = safe_address(target.address)
        inside = list(without_links(inside))
        if address is None:
            lost = target.address and not has_scheme(target.address)
            return [*inside, literal(f" ({target.address})")] if lost else inside
        title = {"title": target.title} if target.title else {}
        return [element("a", inside, href=address, **title)]

    def _image(self, inside: list[Node], target: Target) -> list[Node]:
        """A picture that was uploaded here; any other becomes a link to it."""
        address = safe_address(target.address)
        text = " ".join(words_of(inside).split())
        if address is None or not self.site.uploaded(address):
            return self._link([literal(text or target.address)], target)
        title = {"title": target.title} if target.title else {}
        return [element("img", src=address, alt=text, loading="lazy", **title)]

    def _deactivate(self) -> None:
        """A link holds no links: brackets around it are text."""
        for bracket in reversed(self.brackets):
            if not bracket.image:
                if not bracket.active:
                    return
                bracket.active = False


def _unwrap(paragraph: Element) -> None:
    """Show a paragraph of a tight list as bare text: the serializer skips a nameless tag."""
    del paragraph.attrib["tight"]
    paragraph.tag = None  # type: ignore[assignment]  # typed as one that has a name
