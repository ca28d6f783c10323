"""The rules that every feed keeps: RFC 4287 (Atom), and RSS 2.0 with the profile of the RSS Advisory Board.

`check` raises AssertionError where one is broken. Where a rule leaves a choice, ours is asked for.
"""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
_TAG = re.compile(r"tag:[^,:]+,\d{4}(-\d\d(-\d\d)?)?:.+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_LINK = re.compile(r"(?:href|src)=\"([^\"]*)\"")


def check(xml: bytes) -> Element:
    """The feed's root, if it keeps the rules of its format."""
    root = ElementTree.fromstring(xml)  # noqa: S314 - our own
    if root.tag == "rss":
        _check_rss(root)
    else:
        _check_atom(root)
    return root


def mail_addresses(xml: bytes) -> set[str]:
    """All that looks like a mail address, wherever it stands."""
    return set(_MAIL.findall(xml.decode()))


def _check_atom(feed: Element) -> None:
    assert feed.tag == f"{ATOM}feed"
    _language(feed.get(XML_LANG))
    _one_each(feed, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated")
    _at_most_one_each(feed, f"{ATOM}subtitle", f"{ATOM}generator", f"{ATOM}icon", f"{ATOM}logo", f"{ATOM}rights")
    _tag(_text(feed, f"{ATOM}id"))
    _links(feed)
    assert [link.get("type") for link in _related(feed, "self")] == ["application/atom+xml"]
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        _check_entry(entry)
    _unique([_text(entry, f"{ATOM}id") for entry in entries])
    updated = [_rfc_3339(_text(entry, f"{ATOM}updated")) for entry in entries]
    assert _rfc_3339(_text(feed, f"{ATOM}updated")) >= max(updated, default=_rfc_3339(_text(feed, f"{ATOM}updated")))


def _check_entry(entry: Element) -> None:
    _one_each(entry, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated", f"{ATOM}author", f"{ATOM}content", f"{ATOM}summary")
    _at_most_one_each(entry, f"{ATOM}published", f"{ATOM}rights", f"{ATOM}source", f"{THREAD}in-reply-to")
    _tag(_text(entry, f"{ATOM}id"))
    author = entry.find(f"{ATOM}author")
    assert author is not None
    assert [child.tag for child in author] == [f"{ATOM}name"]
    assert _text(author, f"{ATOM}name").strip()
    _links(entry)
    for category in entry.findall(f"{ATOM}category"):
        assert category.get("term")
    for published in entry.findall(f"{ATOM}published"):
        _rfc_3339(published.text or "")
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    _html(content.text or "")
    if language := entry.get(XML_LANG):
        _language(language)
    for answered in entry.findall(f"{THREAD}in-reply-to"):
        _tag(answered.get("ref"))
        _absolute(answered.get("href"))


def _links(element: Element) -> None:
    for link in element.findall(f"{ATOM}link"):
        _absolute(link.get("href"))
    alternates = _related(element, "alternate")
    assert alternates
    _unique([(link.get("type"), link.get("hreflang")) for link in alternates])


def _related(element: Element, rel: str) -> list[Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def _check_rss(root: Element) -> None:
    assert root.get("version") == "2.0"
    (channel,) = root
    _one_each(channel, "title", "link", "description", "language", "lastBuildDate", f"{ATOM}link")
    _at_most_one_each(channel, "generator", "docs", "ttl", "pubDate", "image")
    _absolute(_text(channel, "link"))
    _language(_text(channel, "language"))
    _rfc_822(_text(channel, "lastBuildDate"))
    itself = channel.find(f"{ATOM}link")
    assert itself is not None
    assert (itself.get("rel"), itself.get("type")) == ("self", "application/rss+xml")
    _absolute(itself.get("href"))
    items = channel.findall("item")
    for item in items:
        _check_item(item)
    _unique([_text(item, "guid") for item in items])


def _check_item(item: Element) -> None:
    _one_each(item, "title", "link", "description", "guid", f"{CONTENT}encoded", f"{DC}creator", f"{ATOM}updated")
    _at_most_one_each(item, "pubDate", "comments", "enclosure", "source", f"{DC}language", f"{THREAD}in-reply-to")
    assert item.find("author") is None, "an author of RSS is a mail address"
    assert _text(item, f"{DC}creator").strip()
    guid = item.find("guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"
    _tag(guid.text)
    _absolute(_text(item, "link"))
    for published in item.findall("pubDate"):
        _rfc_822(published.text or "")
    tags = [child.tag for child in item]
    assert tags.index("description") < tags.index(f"{CONTENT}encoded")
    for category in item.findall("category"):
        assert (category.text or "").strip()
    _html(_text(item, f"{CONTENT}encoded"))


def _one_each(element: Element, *tags: str) -> None:
    for tag in tags:
        assert len(element.findall(tag)) == 1, f"{len(element.findall(tag))} {tag} in {element.tag}"


def _at_most_one_each(element: Element, *tags: str) -> None:
    for tag in tags:
        assert len(element.findall(tag)) <= 1, f"more than one {tag} in {element.tag}"


def _text(element: Element, tag: str) -> str:
    return element.findtext(tag) or ""


def _unique(values: list[object] | list[str] | list[tuple[str | None, str | None]]) -> None:
    assert len(set(values)) == len(values), f"not unique: {values}"


def _tag(value: str | None) -> None:
    assert _TAG.fullmatch(value or ""), f"not a tag (RFC 4151): {value}"


def _absolute(address: str | None) -> None:
    parts = urlsplit(address or "")
    assert parts.scheme in ("http", "https", "mailto"), f"not absolute: {address}"
    assert parts.netloc or parts.scheme == "mailto", f"not absolute: {address}"


def _html(html: str) -> None:
    for address in _LINK.findall(html):
        _absolute(address)


def _language(value: str | None) -> None:
    assert _LANGUAGE.fullmatch(value or ""), f"not a language (BCP 47): {value}"


def _rfc_3339(value: str) -> datetime:
    assert _RFC_3339.fullmatch(value), f"not a date of RFC 3339: {value}"
    return datetime.fromisoformat(value)


def _rfc_822(value: str) -> datetime:
    moment = parsedate_to_datetime(value)
    assert moment.tzinfo, f"a date without a zone: {value}"
    return moment
