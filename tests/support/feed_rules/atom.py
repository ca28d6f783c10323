"""Atom (RFC 4287), with threads (RFC 4685), archives (RFC 5005) and tombstones (RFC 6721)."""

from xml.etree.ElementTree import Element

from tests.support.feed_rules import values
from tests.support.feed_rules.names import ATOM, HISTORY, THREAD, TOMBSTONES, XML_LANG
from tests.support.feed_rules.values import EVER

_FEED = {
    **{f"{ATOM}{name}": (1, 1) for name in ("id", "title", "updated")},
    **{f"{ATOM}{name}": (0, 1) for name in ("subtitle", "generator", "icon", "logo", "rights")},
    **{f"{ATOM}{name}": (0, EVER) for name in ("author", "category", "contributor", "entry")},
    f"{ATOM}link": (1, EVER),
    f"{HISTORY}archive": (0, 1),
    f"{TOMBSTONES}deleted-entry": (0, EVER),
}
_ENTRY = {
    # An author, a text and an excerpt in every entry: our choice.
    **{f"{ATOM}{name}": (1, 1) for name in ("id", "title", "updated", "author", "content", "summary")},
    **{f"{ATOM}{name}": (0, 1) for name in ("published", "rights", "source")},
    **{f"{ATOM}{name}": (0, EVER) for name in ("category", "contributor")},
    f"{ATOM}link": (1, EVER),
    f"{THREAD}in-reply-to": (0, 1),
    f"{THREAD}total": (0, 1),
}
_PERSON = {f"{ATOM}name": (1, 1), f"{ATOM}uri": (0, 1)}
"""Without a mail address: our choice."""


def check_atom(feed: Element) -> None:
    """An Atom feed."""
    assert feed.tag == f"{ATOM}feed"
    values.occurs(feed, _FEED, ATOM)
    values.dressed(feed)
    values.language(feed.get(XML_LANG))
    _common(feed)
    for name in ("icon", "logo"):
        for image in feed.findall(f"{ATOM}{name}"):
            values.absolute(values.plain(image))
    assert [link.get("type") for link in _links(feed, "self")] == ["application/atom+xml"]
    for rel in ("hub", "current", "prev-archive", "next-archive"):
        assert len(_links(feed, rel)) <= 1, f"more than one {rel}"
    if feed.find(f"{HISTORY}archive") is not None:
        assert _links(feed, "current"), "an archive of what?"
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        _entry(entry)
    values.unique(values.text(entry, f"{ATOM}id") for entry in entries)
    updated = values.rfc_3339(values.text(feed, f"{ATOM}updated"))
    assert all(values.rfc_3339(values.text(entry, f"{ATOM}updated")) <= updated for entry in entries)
    _tombstones(feed)


def _entry(entry: Element) -> None:
    values.occurs(entry, _ENTRY, ATOM)
    values.dressed(entry)
    _common(entry)
    for author in entry.findall(f"{ATOM}author"):
        values.occurs(author, _PERSON, ATOM)
        values.filled(values.text(author, f"{ATOM}name"))
        for page in author.findall(f"{ATOM}uri"):
            values.absolute(values.plain(page))
    updated = values.rfc_3339(values.text(entry, f"{ATOM}updated"))
    for published in entry.findall(f"{ATOM}published"):
        assert values.rfc_3339(values.plain(published)) <= updated, "changed before it was"
    (content,) = entry.findall(f"{ATOM}content")
    assert content.get("type") == "html"
    values.html(values.plain(content))
    if language := entry.get(XML_LANG):
        values.language(language)
    for answered in entry.findall(f"{THREAD}in-reply-to"):
        values.tag(answered.get("ref"))
        values.absolute(answered.get("href"))
        values.media_type(answered.get("type"))
    for total in entry.findall(f"{THREAD}total"):
        values.count(values.plain(total))


def _common(element: Element) -> None:
    """What a feed and an entry have alike."""
    values.tag(values.text(element, f"{ATOM}id"))
    for name in ("title", "subtitle", "summary", "rights"):
        for found in element.findall(f"{ATOM}{name}"):
            assert found.get("type", "text") == "text"
            values.filled(values.plain(found))
    for link in element.findall(f"{ATOM}link"):
        values.absolute(link.get("href"))
        if link.get("type") or link.get("rel") != "hub":
            values.media_type(link.get("type", "text/html"))
        if language := link.get("hreflang"):
            values.language(language)
        if number := link.get(f"{THREAD}count"):
            values.count(number)
    alternates = _links(element, "alternate")
    assert len(alternates) == 1, "not one page that shows the same"  # fewer than the rules allow: some readers take any
    for category in element.findall(f"{ATOM}category"):
        values.filled(category.get("term"))
        values.absolute(category.get("scheme"))


def _tombstones(feed: Element) -> None:
    alive = {values.text(entry, f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}
    for gone in feed.findall(f"{TOMBSTONES}deleted-entry"):
        values.tag(gone.get("ref"))
        values.rfc_3339(gone.get("when"))
        assert gone.get("ref") not in alive, "alive and gone"


def _links(element: Element, rel: str) -> list[Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]
