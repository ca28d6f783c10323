"""A feed as bytes, in whichever format."""

from collections.abc import Mapping

from forum.syndication import json_feed, xml
from forum.syndication.channel import Channel

SHAPE = 4
"""Grows whenever the same posts are written otherwise, so that readers who have them ask again."""


def write(channel: Channel, texts: Mapping[int, str]) -> bytes:
    """The feed in its format; `texts` are the HTML of its posts. A post whose text is not there any more is left out."""
    return json_feed.write(channel, texts) if channel.kind == "json" else xml.write(channel, texts)
