"""What feedgen has no words for: which post another answers (RFC 4685), a post's own language, and its last edit in RSS."""

from typing import Any

from feedgen.ext.base import BaseEntryExtension
from feedgen.util import xml_elem

from forum.syndication.channel import Channel, Item

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_THREAD = "http://purl.org/syndication/thread/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"


class PostElements(BaseEntryExtension):
    """Of a feed it only names the namespace; of a post it writes the elements."""

    def __init__(self) -> None:
        self._item: Item | None = None
        self._has_own_language = False

    def describe(self, item: Item, channel: Channel) -> None:
        """Write this post's."""
        self._item = item
        self._has_own_language = item.language != channel.language

    def extend_ns(self) -> dict[str, str]:
        return {"thr": _THREAD}

    def extend_atom(self, entry: Any) -> Any:
        if self._item and self._has_own_language:
            entry.set(f"{{{_XML}}}lang", self._item.language)
        return self._answered(entry)

    def extend_rss(self, entry: Any) -> Any:
        if self._item:
            xml_elem(f"{{{_ATOM}}}updated", entry).text = self._item.updated.isoformat()
            if self._has_own_language:
                xml_elem(f"{{{_DC}}}language", entry).text = self._item.language
        return self._answered(entry)

    def _answered(self, entry: Any) -> Any:
        if self._item and self._item.in_reply_to:
            ref, href = self._item.in_reply_to
            xml_elem(f"{{{_THREAD}}}in-reply-to", entry, ref=ref, href=href, type="text/html")
        return entry
