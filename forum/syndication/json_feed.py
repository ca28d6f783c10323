"""A feed as JSON Feed 1.1 (jsonfeed.org). It has no words for who answers whom; those stand in an extension."""

import json
from collections.abc import Mapping
from typing import Any

from forum import addresses
from forum.markup import absolute_links, excerpt
from forum.syndication.browser import explanation
from forum.syndication.channel import EXCERPT_LENGTH, Channel, Item, in_xml

VERSION = "https://jsonfeed.org/version/1.1"


def write(channel: Channel, texts: Mapping[int, str]) -> bytes:
    """The feed as JSON."""
    feed: dict[str, Any] = {
        "version": VERSION,
        "title": channel.title,
        "description": channel.description,
        "user_comment": " ".join(explanation(channel)).strip(),
        "home_page_url": channel.page,
        **({} if channel.private else {"feed_url": channel.address}),
        "favicon": channel.absolute(addresses.favicon()),
        "language": channel.language,
    }
    if channel.volumes and channel.volumes.previous:
        feed["next_url"] = channel.volumes.previous
    if channel.hub:
        feed["hubs"] = [{"type": "WebSub", "url": channel.hub}]
    feed["items"] = [
        _item(item, in_xml(absolute_links(texts[item.post_id], channel.base_url)), channel)
        for item in channel.items
        if item.post_id in texts
    ]
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode()


def _item(item: Item, html: str, channel: Channel) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": item.id,
        "url": item.link,
        "title": item.title,
        "content_html": html,
        "summary": excerpt(html, EXCERPT_LENGTH) or item.title,
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": item.author} | ({"url": item.author_page} if item.author_page else {})],
        "tags": [item.topic[1], *item.tags],
        "_thread": _thread(item),
    }
    if item.published:
        said["date_published"] = item.published.isoformat()
    if item.language != channel.language:
        said["language"] = item.language
    return said


def _thread(item: Item) -> dict[str, str | int]:
    """Where the post stands among others, as Atom says it (RFC 4685): of a reply what it answers, of a question how many did."""
    said: dict[str, str | int] = {"url": item.thread}
    if item.in_reply_to:
        said["in_reply_to"], said["in_reply_to_url"] = item.in_reply_to
    if item.reply_count is not None and item.replies:
        said |= {"total": item.reply_count, "feed_url": item.replies}
    return said
