"""What tells one state of a feed from another: all that it is made of but the texts, of which it has the versions."""

import hashlib

from forum.markup import RENDERER_VERSION
from forum.syndication.channel import Channel
from forum.syndication.formats import SHAPE


def mark_of(channel: Channel) -> str:
    """The same for the same bytes, and only for those."""
    said = repr((SHAPE, RENDERER_VERSION, channel))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def links_of(channel: Channel) -> str:
    """By which `Link` header (RFC 8288) a subscriber finds the hub, and the feed's own address."""
    links = {"hub": channel.hub, "self": channel.address}
    return ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items() if address)
