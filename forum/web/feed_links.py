"""Where the feeds of a page are: offered in its head, and visibly."""

from forum import addresses

KINDS = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
_NAMES = {"rss": "RSS", "atom": "Atom"}


def feeds_of(page: str, title: str) -> list[tuple[str, str, str]]:
    """Title, address and media type of each feed of a page."""
    return [
        (f"{title} ({_NAMES[extension]})", addresses.feed(page, extension), kind) for extension, kind in KINDS.items()
    ]
