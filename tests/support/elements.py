"""All elements of a page, by one walk: to ask each of them by a selector takes as long as a page takes to be made."""

from collections.abc import Iterator
from typing import Any

from justhtml import JustHTML


def elements(document: JustHTML) -> Iterator[Any]:
    """In the order of the page: what `document.query("*")` answers."""
    waiting: list[Any] = [document.root]
    while waiting:
        node = waiting.pop()
        if not node.name.startswith(("#", "!")):
            yield node
        waiting += reversed(node.children or ())
        waiting += filter(None, [getattr(node, "template_content", None)])
