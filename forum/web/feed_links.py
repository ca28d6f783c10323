"""Where the feeds of a page are: offered in its head, and visibly."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from forum import addresses
from forum.syndication import FORMATS

_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True)
class FeedLink:
    """A feed in one format."""

    title: str
    """Of what it is."""
    name: str
    """Of the format."""
    path: str
    type: str


def private_feeds(key: str, title: str) -> list[FeedLink]:
    """A private feed in each format, for the one page that ever shows its addresses."""
    return _links(title, partial(addresses.private_feed, key))


def feeds_of(page: str, title: str) -> list[FeedLink]:
    """The feeds of a page; the one that every reader knows is the first."""
    return _links(title, partial(addresses.feed, page))


def _links(title: str, address: Callable[[str], str]) -> list[FeedLink]:
    return [FeedLink(title, _NAMES[kind], address(kind), media_type) for kind, media_type in FORMATS.items()]
