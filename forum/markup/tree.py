"""Small moves on the element tree in which Python-Markdown keeps a document.

Text in that tree is nearly HTML: its serializer leaves references alone, so an
ampersand that was typed is escaped on the way in (`literal`).
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

Node = str | Element

AMPERSAND = "&#38;"


def literal(text: str) -> str:
    """Text that will be shown exactly as it is here.

    By number, for bleach undoes `&amp;` and then reads what follows: `&amp;lt;` becomes `<`, and
    `&amp;#65?;`, with any character before the semicolon, becomes `A;`. The gate writes `&amp;` again.
    """
    return text.replace("&", AMPERSAND)


def unliteral(text: str) -> str:
    """What `literal` was given."""
    return text.replace(AMPERSAND, "&")


def element(tag: str, nodes: Iterable[Node] = (), **attributes: str) -> Element:
    """An element around these nodes; attribute values are plain text."""
    made = Element(tag, {name: literal(value) for name, value in attributes.items()})
    attach(made, nodes)
    return made


def add(parent: Element, tag: str, **attributes: str) -> Element:
    """A new last child on a line of its own."""
    child = SubElement(parent, tag, {name: literal(value) for name, value in attributes.items()})
    child.tail = "\n"
    return child


def attach(parent: Element, nodes: Iterable[Node]) -> None:
    """Put nodes after what the parent holds already."""
    texts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            texts.append(node)
            continue
        _attach_text(parent, "".join(texts))
        texts = []
        parent.append(node)
    _attach_text(parent, "".join(texts))


def nodes_of(parent: Element) -> Iterator[Node]:
    """What an element holds, in order; its children come without their tails."""
    if parent.text:
        yield parent.text
    for child in list(parent):
        tail, child.tail = child.tail, None
        yield child
        if tail:
            yield tail


def without_links(nodes: Iterable[Node]) -> Iterator[Node]:
    """The same nodes, links replaced by their text: a link holds no links."""
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        inside = list(without_links(nodes_of(node)))
        if node.tag == "a":
            yield from inside
            continue
        copy = Element(node.tag, node.attrib)
        attach(copy, inside)
        yield copy


def words_of(nodes: Iterable[Node]) -> str:
    """The plain text of nodes; a picture speaks through its text alternative."""
    return "".join(unliteral(node) if isinstance(node, str) else _words(node) for node in nodes)


def _words(parent: Element) -> str:
    if parent.tag == "br":
        return " "
    words = [parent.get("alt") or parent.text or ""]
    for child in parent:
        words += [literal(_words(child)), child.tail or ""]
    return unliteral("".join(words))


def _attach_text(parent: Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
