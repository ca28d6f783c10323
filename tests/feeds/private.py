"""Private feeds as their person and their reader know them."""

import re
from urllib.parse import urlsplit

import feedparser

from tests.support.forum import Forum, Reader


def make_feed(reader: Reader, scope: str = "replies") -> str:
    """Make an address of a private feed, as its page does; the path of the RSS."""
    page = reader.post("/account/feeds", scope=scope)
    assert page.status_code == 200, page.text
    return urlsplit(re.findall(r"http://[^\s\"]+/feeds/[^\s\"]+\.rss", page.text)[0]).path


def secret_of(address: str) -> str:
    """What nobody else may ever see of it."""
    return address.rpartition("/")[2].partition(".")[2].removesuffix(".rss")


def titles(forum: Forum, address: str) -> list[str]:
    """What a feed reader finds there."""
    response = forum.guest().get(address)
    assert response.status_code == 200, response.text
    feed = feedparser.parse(response.data)
    assert not feed.bozo
    return [post.title for post in feed.entries]
