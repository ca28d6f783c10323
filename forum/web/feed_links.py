"""The feeds that a page offers, as links. What is in them is written by `forum.feeds`."""

from forum import addresses

MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
_NAMES = {"rss": "RSS", "atom": "Atom"}


def feeds_of(page: str, title: str) -> list[tuple[str, str, str]]:
    """Title, address and media type of each feed of a page; a thread's page counts here without its slug."""
    return [
        (f"{title} ({_NAMES[kind]})", addresses.feed(page, kind), media_type)
        for kind, media_type in MEDIA_TYPES.items()
    ]
