"""Reading feeds as a feed reader does."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

import feedparser
from feedparser.util import FeedParserDict
from werkzeug.test import TestResponse

from tests.support import feed_rules
from tests.support.forum import Reader

KINDS = ("rss", "atom", "json")


def poll(reader: Reader, address: str) -> Any:
    """The feed as feedparser reads it; it keeps all rules, and no mail address is in it."""
    return read(reader.get(address))


def read(response: TestResponse, status: int = 200) -> Any:
    """The feed of an answer; of JSON, which feedparser does not read, what it would make of it."""
    assert response.status_code == status, response.text
    feed_rules.check(response.data)
    assert not feed_rules.mail_addresses(response.data)
    if response.mimetype == "application/feed+json":
        return _read_json(feed_rules.check_json(response.data))
    feed = feedparser.parse(response.data, response_headers={"content-type": response.content_type})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def root_of(reader: Reader, address: str) -> Element:
    """The feed as XML."""
    return feed_rules.check_xml(reader.get(address).data)


def etag_of(reader: Reader, address: str) -> str:
    """What a reader keeps, to ask again with."""
    response = reader.get(address)
    assert response.status_code == 200
    return str(response.headers["ETag"])


def after(reader: Reader, addresses: Iterable[str], change: Callable[[], object]) -> set[int]:
    """With what a reader who has these feeds is answered after a change: 200, 304 or both."""
    known = {address: etag_of(reader, address) for address in addresses}
    change()
    return {reader.get(address, headers={"If-None-Match": etag}).status_code for address, etag in known.items()}


def _read_json(said: dict[str, Any]) -> FeedParserDict:
    own = {"title": said["title"], "subtitle": said["description"], "link": said["home_page_url"]}
    links = [FeedParserDict(rel="self", href=said["feed_url"])]
    return FeedParserDict(
        feed=FeedParserDict(own, language=said["language"], links=links),
        entries=[_entry(item) for item in said["items"]],
    )


def _entry(item: dict[str, Any]) -> FeedParserDict:
    entry = FeedParserDict(
        id=item["id"],
        title=item["title"],
        link=item["url"],
        author=item["authors"][0]["name"],
        summary=item["summary"],
        content=[FeedParserDict(value=item["content_html"])],
        tags=[FeedParserDict(term=tag, label=None) for tag in item["tags"]],
    )
    for ours, theirs in (("published", "date_published"), ("updated", "date_modified")):
        if theirs in item:
            entry[f"{ours}_parsed"] = datetime.fromisoformat(item[theirs]).utctimetuple()
    return entry
