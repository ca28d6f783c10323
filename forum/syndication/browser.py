"""What makes a page of a feed for whoever opens its address in a browser: a stylesheet, and some XHTML before each part.

Readers pass over elements that they do not know. A style alone would not do: it makes no links, and cannot tell people
in their language what they came upon. (XSLT could, and browsers are about to drop it.)
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from forum import addresses
from forum.kit.words import Message, translate
from forum.syndication.channel import Channel, Item

XHTML = "http://www.w3.org/1999/xhtml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def with_style(xml: bytes) -> bytes:
    """A document of XML, after whose first line stands by which style it is shown."""
    declaration, _, rest = xml.partition(b"\n")
    style = f'<?xml-stylesheet type="text/css" href="{addresses.feed_style()}"?>'
    return b"\n".join((declaration, style.encode(), rest))


def explanation(channel: Channel) -> tuple[str, str]:
    """What this is and what to do with it, in words; and the address to copy, which a private feed does not tell."""
    if channel.private:
        words = Message(
            "This is a feed for you alone. Copy its address from the address bar into your feed reader, and give it to nobody."
        )
    else:
        words = Message(
            "This is a feed. A feed reader looks here now and then, and shows you what is new. "
            "Copy this address into yours:"
        )
    return translate(words, channel.language), channel.address


def dress(element: Any, channel: Channel) -> None:
    """Say before all else what this is, and how to follow it."""
    head = _head(element, channel)
    # Else a telephone shows it as small as a page that was made for a wide screen.
    _add(head, "meta", None, {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    _add(head, "h1", channel.title)
    _add(head, "p", channel.description)
    words, address = explanation(channel)
    _add(head, "p", words)
    if address:
        _add(head, "code", address)
    links = _add(head, "p")
    _add(links, "a", translate(Message("Read this on the site"), channel.language), {"href": channel.page})
    _add(links, "a", translate(Message("What is a feed?"), channel.language), {"href": _help_with(channel)})
    if not channel.items:
        _add(head, "p", translate(Message("There is nothing in it yet."), channel.language))


def dress_post(element: Any, item: Item, channel: Channel, words: str) -> None:
    """Say who wrote it and when, and lead there. What it says is there already; but as HTML in RSS."""
    head = _head(element, channel)
    own = {} if item.language == channel.language else {_LANGUAGE: item.language}
    _add(_add(head, "h2", None, own), "a", item.title, {"href": item.link})
    by_and_when = [item.author]
    if item.published:
        day = item.published.astimezone(ZoneInfo(channel.zone)).date()
        by_and_when.append(_written(day, channel.language))
    _add(head, "p", " · ".join(by_and_when))
    if channel.kind == "rss" and any(sign in words for sign in "&<>"):
        _add(head, "p", words, own | {"class": "words"})


def _help_with(channel: Channel) -> str:
    """The page that hands this feed to feed readers; of a private one, which no other site is to know, what feeds are."""
    newest = channel.volumes.current if channel.volumes else channel.address
    path = newest.removeprefix(channel.base_url.rstrip("/"))
    return channel.absolute(addresses.following(path))


def _head(element: Any, channel: Channel) -> Any:
    """A place for XHTML, before all else in an element."""
    head = element.makeelement(f"{{{XHTML}}}header", {_LANGUAGE: channel.language})
    element.insert(0, head)
    return head


def _add(parent: Any, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> Any:
    element = parent.makeelement(f"{{{XHTML}}}{name}", attributes or {})
    element.text = text
    parent.append(element)
    return element


@lru_cache(maxsize=1_000)
def _written(day: date, language: str) -> str:
    """Babel takes its time."""
    return str(format_date(day, "d MMMM y", locale=language))
