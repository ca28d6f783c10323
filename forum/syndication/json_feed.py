"""A feed as JSON Feed 1.1 (jsonfeed.org). It has no word for the post that another answers; that stands in an extension."""

import json
from collections.abc import Mapping
from typing import Any

from forum.markup import absolute_links, excerpt
from forum.syndication.channel import EXCERPT_LENGTH, Channel, Item

VERSION = "https://jsonfeed.org/version/1.1"


def write(channel: Channel, texts: Mapping[int, str]) -> bytes:
    """The feed as JSON."""
    items = [
        _item(item, absolute_links(texts[item.post_id], channel.base_url), channel)
        for item in channel.items
        if item.post_id in texts
    ]
    feed = {
        "version": VERSION,
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.page,
        **({} if channel.private else {"feed_url": channel.address}),
        "language": channel.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode()


def _item(item: Item, html: str, channel: Channel) -> dict[str, Any]:
    author = {"name": item.author} | ({"url": item.author_page} if item.author_page else {})
    said: dict[str, Any] = {
        "id": item.id,
        "url": item.link,
        "title": item.title,
        "content_html": html,
        "summary": excerpt(html, EXCERPT_LENGTH) or item.title,
        "date_modified": item.updated.isoformat(),
        "authors": [author],
        "tags": [item.topic[1], *item.tags],
    }
    if item.published:
        said["date_published"] = item.published.isoformat()
    if item.language != channel.language:
        said["language"] = item.language
    if item.in_reply_to:
        said["_thread"] = {"in_reply_to": item.in_reply_to[0], "in_reply_to_url": item.in_reply_to[1]}
    return said
