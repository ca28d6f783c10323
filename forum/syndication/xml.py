"""A feed as RSS 2.0 or Atom: feedgen, made to say what our feeds say: one generator for each feed and format, its posts in our order.

Nothing is left to feedgen's defaults: it would date a feed now, reverse its posts, and drop an author without a mail
address (of which we publish none).
"""

from collections.abc import Mapping
from email.utils import format_datetime
from functools import partial
from html import escape

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from forum import addresses
from forum.markup import absolute_links, excerpt
from forum.syndication.browser import with_style
from forum.syndication.channel import EXCERPT_LENGTH, Channel, Item, in_xml
from forum.syndication.elements import FeedElements, PostElements
from forum.syndication.media import FORMATS

# feedgen's own sets the locale of the whole process for each date and back again, under the eyes of all other threads.
feedgen.feed.formatRFC2822 = feedgen.entry.formatRFC2822 = format_datetime


def write(channel: Channel, texts: Mapping[int, str]) -> bytes:
    """The feed as XML."""
    feed = _head(channel)
    for item in channel.items:
        if item.post_id in texts:
            html = in_xml(absolute_links(texts[item.post_id], channel.base_url))
            _add(feed.add_entry(order="append"), item, html, channel)
    xml: bytes = feed.rss_str() if channel.kind == "rss" else feed.atom_str()
    return with_style(xml)


def _head(channel: Channel) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("all", partial(FeedElements, channel))
    feed.generator("Vraagbaak")
    feed.id(channel.id)
    feed.title(channel.title)
    feed.description(channel.description)
    feed.language(channel.language)
    feed.updated(channel.updated)
    feed.icon(channel.absolute(addresses.favicon()))  # of Atom alone: RSS knows no SVG
    if not channel.private:
        feed.link(href=channel.address, rel="self", type=FORMATS[channel.kind])
    # The last link, for of any number feedgen makes that the site's own in RSS.
    feed.link(href=channel.page, rel="alternate", type="text/html", hreflang=channel.language)
    return feed


def _add(entry: FeedEntry, item: Item, html: str, channel: Channel) -> None:
    slug, name = item.topic
    entry.id(item.id)
    entry.title(item.title)
    entry.link(href=item.link, rel="alternate")
    entry.category(term=slug, label=name, scheme=channel.absolute(addresses.topics()))
    for tag in item.tags:
        entry.category(term=tag, scheme=channel.absolute(addresses.tags()))
    entry.updated(item.updated)
    if item.published:
        entry.published(item.published)
    summary = excerpt(html, EXCERPT_LENGTH) or item.title
    entry.register_extension("all", partial(PostElements, item, channel, summary))
    if channel.kind == "rss":
        entry.description(escape(summary, quote=False))  # of RSS a description is HTML
        entry.content(html)
        if item.reply_count is not None:
            entry.comments(f"{item.thread}#replies")
    else:
        entry.author({"name": item.author} | ({"uri": item.author_page} if item.author_page else {}))
        entry.summary(summary, type="text")
        entry.content(html, type="html")
