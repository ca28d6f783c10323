"""Where the feeds of a page are: offered in its head, and visibly."""

from forum import addresses
from forum.syndication import FORMATS

_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


def feeds_of(page: str, title: str) -> list[tuple[str, str, str]]:
    """Title, address and media type of each feed of a page."""
    return [
        (f"{title} ({_NAMES[extension]})", addresses.feed(page, extension), kind) for extension, kind in FORMATS.items()
    ]
