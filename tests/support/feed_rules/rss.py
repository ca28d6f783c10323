"""RSS 2.0, with the profile of best practices of the RSS Advisory Board."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from tests.support.feed_rules import values
from tests.support.feed_rules.names import ATOM, CONTENT, DC, HISTORY, SLASH, THREAD
from tests.support.feed_rules.values import EVER

_CHANNEL = {
    # A language and a date: our choice.
    **dict.fromkeys(("title", "link", "description", "language", "lastBuildDate"), (1, 1)),
    **dict.fromkeys(("copyright", "docs", "generator", "image", "pubDate", "ttl"), (0, 1)),
    **dict.fromkeys(("category", "item"), (0, EVER)),
    f"{ATOM}link": (1, EVER),
    f"{HISTORY}archive": (0, 1),
}
_ITEM = {
    # Nobody's mail address, so no `author`; an excerpt, and the text whole: our choice.
    **dict.fromkeys(("title", "link", "description", "guid"), (1, 1)),
    **dict.fromkeys((f"{CONTENT}encoded", f"{DC}creator", f"{ATOM}updated"), (1, 1)),
    **dict.fromkeys(("comments", "enclosure", "pubDate", "source"), (0, 1)),
    **dict.fromkeys((f"{DC}language", f"{SLASH}comments", f"{THREAD}in-reply-to", f"{THREAD}total"), (0, 1)),
    **dict.fromkeys(("category", f"{ATOM}link"), (0, EVER)),
}

_VALUES: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("title", "category", f"{DC}creator"), values.filled),
    **dict.fromkeys(("description", f"{CONTENT}encoded"), values.html),
    **dict.fromkeys(("link", "comments"), values.absolute),
    **dict.fromkeys((f"{SLASH}comments", f"{THREAD}total"), values.count),
    "guid": values.tag,
    "pubDate": values.rfc_822,
    f"{ATOM}updated": values.rfc_3339,
    f"{DC}language": values.language,
}


def check_rss(root: Element) -> None:
    """An RSS feed."""
    assert root.get("version") == "2.0"
    assert [child.tag for child in root] == ["channel"]
    channel = root[0]
    values.occurs(channel, _CHANNEL)
    values.dressed(channel)
    for name in ("title", "description"):
        values.filled(values.text(channel, name))
    values.absolute(values.text(channel, "link"))
    values.language(values.text(channel, "language"))
    for name in ("lastBuildDate", "pubDate"):
        for date in channel.findall(name):
            values.rfc_822(values.plain(date))
    _image(channel)
    assert [link.get("type") for link in _links(channel, "self")] == ["application/rss+xml"]
    if channel.find(f"{HISTORY}archive") is not None:
        assert _links(channel, "current"), "an archive of what?"
    items = channel.findall("item")
    for item in items:
        _item(item)
    values.unique(values.text(item, "guid") for item in items)


def _image(channel: Element) -> None:
    for image in channel.findall("image"):
        values.absolute(values.text(image, "url"))
        assert values.text(image, "link") == values.text(channel, "link")
        assert values.text(image, "title") == values.text(channel, "title")


def _item(item: Element) -> None:
    values.occurs(item, _ITEM)
    values.dressed(item)
    for name, rule in _VALUES.items():
        for found in item.findall(name):
            rule(values.plain(found))
    _links(item, "related")
    (guid,) = item.findall("guid")
    assert guid.get("isPermaLink") == "false"
    tags = [child.tag for child in item]
    assert tags.index("description") < tags.index(f"{CONTENT}encoded"), "readers take the last of the two for the text"
    for category in item.findall("category"):
        values.absolute(category.get("domain"))
    for answered in item.findall(f"{THREAD}in-reply-to"):
        values.tag(answered.get("ref"))
        values.absolute(answered.get("href"))


def _links(element: Element, rel: str) -> list[Element]:
    links = element.findall(f"{ATOM}link")
    for link in links:
        values.absolute(link.get("href"))
        values.filled(link.get("rel"))
    return [link for link in links if link.get("rel") == rel]
