"""Where the feeds of a page are: offered in its head, and visibly."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from forum import addresses
from forum.syndication import FORMATS

_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


class FeedLink(NamedTuple):
    """A feed in one format."""

    title: str
    """Of what it is."""
    name: str
    """Of the format."""
    path: str
    type: str


def private_feeds(key: str, title: str) -> tuple[FeedLink, ...]:
    """A private feed in each format, for the one page that ever shows its addresses."""
    return _links(title, partial(addresses.private_feed, key))


def feeds_of(page: str, title: str) -> tuple[FeedLink, ...]:
    """The feeds of a page; the one that every reader knows is the first."""
    return _links(title, partial(addresses.feed, page))


def _links(title: str, address: Callable[[str], str]) -> tuple[FeedLink, ...]:
    return tuple(FeedLink(title, _NAMES[kind], address(kind), media_type) for kind, media_type in FORMATS.items())
