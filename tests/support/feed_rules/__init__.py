"""The rules that every feed keeps: those of its format, and where these leave a choice, ours.

`check` raises AssertionError where one is broken.
"""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.support.feed_rules.atom import check_atom
from tests.support.feed_rules.json_feed import check_json
from tests.support.feed_rules.names import ATOM, CONTENT, DC, SLASH, THREAD, TOMBSTONES, XHTML, XML_LANG
from tests.support.feed_rules.rss import check_rss

__all__ = [
    "ATOM",
    "CONTENT",
    "DC",
    "SLASH",
    "THREAD",
    "TOMBSTONES",
    "XHTML",
    "XML_LANG",
    "check",
    "check_json",
    "check_xml",
    "mail_addresses",
]
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def check(feed: bytes) -> None:
    """In whichever format, a feed keeps its rules."""
    if feed.startswith(b"{"):
        check_json(feed)
    else:
        check_xml(feed)


def check_xml(feed: bytes) -> Element:
    """The root of an RSS or Atom feed, if it keeps the rules of its format."""
    assert b"<!DOCTYPE" not in feed[:1000]
    root = ElementTree.fromstring(feed)  # noqa: S314 - our own
    (check_rss if root.tag == "rss" else check_atom)(root)
    return root


def mail_addresses(feed: bytes) -> set[str]:
    """All that looks like a mail address, wherever it stands."""
    return set(_MAIL.findall(feed.decode()))
