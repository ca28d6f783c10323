"""Rendered HTML for other readers: as plain words, as an excerpt, for a feed.

Takes what `render` made; other HTML is read the same way, with no promise that
the result is safe to show unescaped.
"""

import html as entities
import re
from urllib.parse import urljoin

ELLIPSIS = "…"

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^\"'<>]|\"[^\"]*\"|'[^']*')*+)>")
_ADDRESS = re.compile(r"\b(href|src)=\"([^\"]*)\"")
_LINK = re.compile(r"<a\b[^>]*?\bhref=\"([^\"]*)\"[^>]*>(.*?)</a>", re.DOTALL)
_INLINE = frozenset({"a", "code", "del", "em", "strong", "label", "input"})


def plain_text(html: str) -> str:
    """The words of rendered HTML, on one line, as the reader sees them."""
    return " ".join(entities.unescape(_TAG.sub(_space_for, html)).split())


def excerpt(html: str, length: int) -> str:
    """The first words of rendered HTML, at most `length` characters with the ellipsis."""
    text = plain_text(html)
    if len(text) <= length:
        return text
    room = max(length - len(ELLIPSIS), 0)
    whole_words = text[: room + 1].rpartition(" ")[0]
    return (whole_words or text[:room]).rstrip(" ,;:.-–") + ELLIPSIS


def absolute_links(html: str, base_url: str) -> str:
    """Rendered HTML whose links and pictures work outside this site."""
    base = base_url.rstrip("/") + "/"
    return _TAG.sub(lambda tag: _ADDRESS.sub(lambda found: _absolute(found, base), tag[0]), html)


def written_out(html: str, base_url: str) -> str:
    """Rendered HTML in which the address of a link stands behind its words, where it is not what they say: for paper."""
    return _LINK.sub(_with_address, absolute_links(html, base_url))


def _with_address(link: re.Match[str]) -> str:
    words = plain_text(link[2])
    address = entities.unescape(link[1])
    return (
        link[0] if words.rstrip("/") == address.rstrip("/") else f'{link[0]} <span class="address">({link[1]})</span>'
    )


def _absolute(found: re.Match[str], base: str) -> str:
    address = urljoin(base, entities.unescape(found[2]))
    return f'{found[1]}="{entities.escape(address)}"'


def _space_for(tag: re.Match[str]) -> str:
    return "" if tag[2].lower() in _INLINE else " "
