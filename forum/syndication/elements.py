"""What feedgen has no words for.

Of a feed: where it is pushed from (WebSub) and goes on (RFC 5005), its other formats, and what is removed (RFC 6721). Of a
post: which other it answers and how many answer it (RFC 4685, Slash), its own language, and in RSS its last edit. And what
makes a page of both in a browser.
"""

from collections.abc import Iterator
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.util import xml_elem

from forum.syndication import browser
from forum.syndication.channel import Channel, Item
from forum.syndication.media import FORMATS

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_SLASH = "http://purl.org/rss/1.0/modules/slash/"
_THREAD = "http://purl.org/syndication/thread/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"


class FeedElements(BaseExtension):
    """Of a feed."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def extend_ns(self) -> dict[str, str]:
        named = {"html": browser.XHTML, "thr": _THREAD}
        if self._channel.volumes:
            named["fh"] = _HISTORY
        if self._channel.kind == "rss":
            named |= {"dc": _DC, "slash": _SLASH}
        elif self._channel.removed:
            named["at"] = _TOMBSTONES
        return named

    def extend_atom(self, feed: Any) -> Any:
        self._extend(feed)
        for gone in self._channel.removed:
            xml_elem(
                f"{{{_TOMBSTONES}}}deleted-entry", feed, ref=gone.id, when=gone.removed_at.isoformat(timespec="seconds")
            )
        browser.dress(feed, self._channel)
        return feed

    def extend_rss(self, feed: Any) -> Any:
        (channel,) = feed
        self._extend(channel)
        browser.dress(channel, self._channel)
        return feed

    def _extend(self, element: Any) -> None:
        for rel, href, kind in _links(self._channel):
            xml_elem(_link(self._channel), element, rel=rel, href=href, **({"type": kind} if kind else {}))
        if self._channel.volumes and self._channel.volumes.is_archive:
            xml_elem(f"{{{_HISTORY}}}archive", element)


def _links(channel: Channel) -> Iterator[tuple[str, str, str]]:
    """Relation, address and media type, besides the feed's own address and its page's.

    Other formats are "related": some readers take the last "alternate" of a feed for the site's page, whatever its type.
    """
    if channel.hub:
        yield "hub", channel.hub, ""
    yield from (("related", href, FORMATS[kind]) for kind, href in channel.formats if kind != channel.kind)
    if parts := channel.volumes:
        related = {"current": parts.current, "prev-archive": parts.previous, "next-archive": parts.next}
        yield from ((rel, href, FORMATS[channel.kind]) for rel, href in related.items() if href)


def _link(channel: Channel) -> str:
    """The name of Atom's links, which feedgen writes without their namespace where all is Atom's."""
    return "link" if channel.kind == "atom" else f"{{{_ATOM}}}link"


class PostElements(BaseEntryExtension):
    """Of a post."""

    def __init__(self, item: Item, channel: Channel, words: str) -> None:
        self._item = item
        self._channel = channel
        self._words = words

    def extend_atom(self, entry: Any) -> Any:
        if self._item.language != self._channel.language:
            entry.set(f"{{{_XML}}}lang", self._item.language)
        return self._extend(entry)

    def extend_rss(self, entry: Any) -> Any:
        xml_elem(f"{{{_DC}}}creator", entry).text = self._item.author
        xml_elem(f"{{{_ATOM}}}updated", entry).text = self._item.updated.isoformat()
        if self._item.language != self._channel.language:
            xml_elem(f"{{{_DC}}}language", entry).text = self._item.language
        if self._item.reply_count is not None:
            xml_elem(f"{{{_SLASH}}}comments", entry).text = str(self._item.reply_count)
        return self._extend(entry)

    def _extend(self, entry: Any) -> Any:
        """What both formats say of who answers whom, in the words of Atom."""
        item = self._item
        if item.in_reply_to:
            ref, href = item.in_reply_to
            xml_elem(f"{{{_THREAD}}}in-reply-to", entry, ref=ref, href=href, type="text/html")
            xml_elem(_link(self._channel), entry, rel="related", href=item.thread, type="text/html")
        if item.reply_count is not None and item.replies:
            kind, count = FORMATS[self._channel.kind], str(item.reply_count)
            replies = xml_elem(_link(self._channel), entry, rel="replies", href=item.replies, type=kind)
            replies.set(f"{{{_THREAD}}}count", count)
            xml_elem(f"{{{_THREAD}}}total", entry).text = count
        browser.dress_post(entry, item, self._channel, self._words)
        return entry
