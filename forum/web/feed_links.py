"""Where the feeds of a page are: offered in its head, and visibly."""

from dataclasses import dataclass

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
    return [FeedLink(title, _NAMES[kind], addresses.private_feed(key, kind), type_) for kind, type_ in FORMATS.items()]


def feeds_of(page: str, title: str) -> list[FeedLink]:
    """The feeds of a page; the one that every reader knows is the first."""
    return [FeedLink(title, _NAMES[kind], addresses.feed(page, kind), type_) for kind, type_ in FORMATS.items()]
