"""The ETag of a feed (RFC 9110): which state of it this is, and what of it is new to who has another (RFC 3229).

Pure, and nothing is remembered of any reader. It is made of all that the bytes are made of but the texts, of which it has
the versions; behind a point come fingerprints of the posts as they stood, so few that the whole fits in the 255 characters
that many readers keep. Where there are more posts than fingerprints fit, neighbours share one, and are sent together when
one of them is new or another than it was.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from forum.markup import RENDERER_VERSION
from forum.syndication.channel import Channel
from forum.syndication.formats import SHAPE

_MOST = 54
"""Fingerprints."""
_LENGTH = 4
"""Characters of one. It is looked for among all that are known: of 300,000 changes one goes unseen."""
_POSTS = re.compile(rf"(?P<width>[0-9a-f]{{2}})(?P<known>(?:[\w-]{{{_LENGTH}}}){{0,{_MOST}}})", re.ASCII)


def etag_of(channel: Channel, variant: str = "") -> str:
    """The same for the same bytes, and only for those, of which there may be variants: compressed, say."""
    said = repr((SHAPE, RENDERER_VERSION, channel))
    ids = [item.post_id for item in channel.items]
    width = next(width for width in range(64) if len({number >> width for number in ids}) <= _MOST)
    posts = f"{width:02x}{''.join(_fingerprints(channel, width).values())}"
    return f"{blake2b(said.encode(), digest_size=16).hexdigest()}{variant}.{posts}"


def since(channel: Channel, etag: str) -> Channel | None:
    """The feed with only the posts that are new, or others than they were then; None where the ETag is none of ours."""
    match = _POSTS.fullmatch(etag.partition(".")[2])
    if match is None:
        return None
    width, known = int(match["width"], 16), set(_parts(match["known"]))
    news = {group for group, mark in _fingerprints(channel, width).items() if mark not in known}
    return replace(channel, items=tuple(item for item in channel.items if item.post_id >> width in news))


def _fingerprints(channel: Channel, width: int) -> dict[int, str]:
    """Of the posts, by their number without its last `width` bits."""
    groups: dict[int, list[str]] = {}
    for item in channel.items:
        groups.setdefault(item.post_id >> width, []).append(repr(item))
    around = (SHAPE, RENDERER_VERSION, channel.kind, channel.language, channel.base_url)
    return {group: _short(repr((around, sorted(items)))) for group, items in groups.items()}


def _parts(known: str) -> Iterable[str]:
    return (known[start : start + _LENGTH] for start in range(0, len(known), _LENGTH))


def _short(said: str) -> str:
    return urlsafe_b64encode(blake2b(said.encode(), digest_size=_LENGTH * 3 // 4).digest()).decode()
