"""Reading feeds as a feed reader does."""

from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element

import feedparser
from werkzeug.test import TestResponse

from tests.support import feed_rules
from tests.support.forum import Reader

KINDS = ("rss", "atom")


def poll(reader: Reader, address: str) -> Any:
    """The feed as feedparser reads it; it keeps all rules, and no mail address is in it."""
    return read(reader.get(address))


def read(response: TestResponse) -> Any:
    """The feed of an answer."""
    assert response.status_code == 200, response.text
    feed_rules.check(response.data)
    assert not feed_rules.mail_addresses(response.data)
    feed = feedparser.parse(response.data, response_headers={"content-type": response.content_type})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def root_of(reader: Reader, address: str) -> Element:
    """The feed as XML."""
    return feed_rules.check(reader.get(address).data)


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
