"""Following a feed, for who never did: which feed was asked about, and where one click hands it to a feed reader.

Only our own public feeds are told of; whatever else stands in the address is as if nothing stood there.
"""

import ipaddress
from urllib.parse import quote, urlsplit

from forum.kit.errors import Gone, Malformed, Missing
from forum.syndication import Subject
from forum.syndication.finding import find_feed

_READERS = {
    "Feedly": "https://feedly.com/i/subscription/feed%2F{}",
    "Inoreader": "https://www.inoreader.com/?add_feed={}",
    "NewsBlur": "https://www.newsblur.com/?url={}",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url={}",
    "Feedbin": "https://feedbin.com/?subscribe={}",
}
"""Sites that ask whoever is signed in there whether to follow the feed in their address."""


def find_followed(path: str) -> Subject | None:
    """What the feed at this path is about; None where there is none that all may read."""
    try:
        return find_feed(path)[0]
    except (Missing, Gone, Malformed):
        return None


def readers_for(address: str) -> dict[str, str]:
    """Where to follow the feed at this whole address with one click, by the name of the feed reader."""
    sites = {name: link.format(quote(address, safe="")) for name, link in _READERS.items()}
    return {**sites, "NetNewsWire (Mac, iPhone)": f"feed{address.removeprefix('http')}"}


def is_reachable(base_url: str) -> bool:
    """Whether others than this computer can reach the forum, as far as its own address tells."""
    host = urlsplit(base_url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"
