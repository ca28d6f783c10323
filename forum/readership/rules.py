"""What a view is, as `/help/views` tells it: one reader counts once per thread in 8 hours. And what is new to a member.

A reader is an account, or a shortened address and browser; of either only a hash is known, keyed with a random secret of
the day, and in the database with the thread too. The 8 hours begin with a view that counts.

A member's visit to a thread lasts while their requests for it are less than half an hour apart.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import AF_INET, inet_pton
from struct import pack
from typing import NamedTuple, TypeAlias

from forum.readership.journal import NOBODY, Noted, Reader, reader_of, token

WINDOW = timedelta(hours=8)
"""How long one reader counts once; and how long anything that tells readers apart is kept."""
WINDOW_MICROSECONDS = WINDOW // timedelta(microseconds=1)
_NETWORK_BYTES = {4: 3, 6: 7}
"""What is looked at of an address: /24 of IPv4; /56 of IPv6, which is what one home gets."""
_AHEAD = ("prefetch", "prerender", "preview")

QUARTER = 900 * 1_000_000
"""Microseconds within which no time zone begins a day."""
Crawled: TypeAlias = tuple[int, str]
"""In which quarter of an hour, counted since 1970, and what crawler it was."""

VISIT = timedelta(minutes=30)
"""How far apart two requests of one visit may be."""
_FRESH = timedelta(minutes=5)
"""How old a mark of this visit may become before it is written anew, so that not every page is a write."""


class Seen(NamedTuple):
    """A thread as somebody saw it: when, how many posts it had (of any state), and when it had last changed."""

    at: datetime
    post_count: int
    changed_at: datetime


class Mark(NamedTuple):
    """How a member last saw a thread, and how on the visit before; on the first visit: how it began."""

    last: Seen
    former: Seen


class Tally(NamedTuple):
    """What folding adds: the views that count, and the marks of who read them."""

    views: list[Noted]
    marks: list[tuple[bytes, int]]
    stands: list[int]
    """For each view that was looked at, when its reader was counted: then, or so shortly before or after that it is no other."""


def is_read(method: str, purpose: str) -> bool:
    """Whether a request is one by which somebody reads: a GET, and not ahead of a reader.

    `purpose` is all that the headers say of why the browser asks.
    """
    return method == "GET" and not any(word in purpose.lower() for word in _AHEAD)


def can_count(method: str, purpose: str, account_id: int | None, author_id: int | None) -> bool:
    """Whether a request makes a view: somebody reads, and is not the author."""
    return is_read(method, purpose) and (account_id is None or account_id != author_id)


def who(account_id: int | None, address: str | None, agent: str) -> bytes:
    """What tells a reader from others: the account, else network and browser. It is never kept, only hashed."""
    if account_id is not None:
        return pack("<cq", b"a", account_id)
    return b"n" + _network(address) + b"\0" + agent.encode(errors="surrogatepass")


def known_as(reader: bytes, today: bytes, former: bytes | None) -> Reader:
    """What is written down of a reader, under the secrets of today and of the day before.

    While there is a former secret, a reader is known by both tokens, so that midnight makes nobody new.
    """
    return reader_of(token(reader, today), token(reader, former) if former else NOBODY)


def count_once(views: Iterable[Noted], marks: Mapping[bytes, list[int]]) -> Tally:
    """Which of these views count, taken in this order; `marks` are the times at which their readers were counted.

    A view counts if its reader, under neither mask, was counted less than 8 hours from it: before it, or after it
    where a journal comes late. So counted views of one reader are 8 hours apart in whatever order they come.
    """
    counted = {reader: list(times) for reader, times in marks.items()}
    tally = Tally([], [], [])
    for view in views:
        at, _, reader, former, _ = view
        masks = (reader,) if former == NOBODY else (reader, former)
        near = None
        for each in masks:
            for mark in counted.get(each, ()):
                if -WINDOW_MICROSECONDS < at - mark < WINDOW_MICROSECONDS:
                    near = mark
        tally.stands.append(at if near is None else near)
        if near is not None:
            continue
        tally.views.append(view)
        for each in masks:
            counted.setdefault(each, []).append(at)
            tally.marks.append((each, at))
    return tally


def see(mark: Mark | None, seen: Seen) -> Mark:
    """The mark of who sees a thread once more. Nothing in it ever goes back, whichever of two tabs is first."""
    if mark is None:
        return Mark(seen, seen)
    last = Seen(
        max(mark.last.at, seen.at),
        max(mark.last.post_count, seen.post_count),
        max(mark.last.changed_at, seen.changed_at),
    )
    return Mark(last, mark.last if is_over(mark, seen.at) else mark.former)


def is_over(mark: Mark, now: datetime) -> bool:
    """Whether the visit that made the mark has ended."""
    return now - mark.last.at > VISIT


def baseline(mark: Mark, now: datetime) -> Seen:
    """What the page now shows the news since: the visit before this one, so that what was new stays marked while one reads."""
    return mark.last if is_over(mark, now) else mark.former


def is_worth_noting(mark: Mark | None, seen: Seen) -> bool:
    """Whether seeing this changes what will be new, or how long the visit lasts."""
    if mark is None or seen.at - mark.last.at > _FRESH:
        return True
    return seen.post_count > mark.last.post_count or seen.changed_at > mark.last.changed_at


def has_changed(since: Seen, now: Seen) -> bool:
    """Whether there can be any news."""
    return now.post_count > since.post_count or now.changed_at > since.changed_at


class Told(NamedTuple):
    """A post, as far as telling whether it is news takes."""

    id: int
    ordinal: int
    author_id: int | None
    edited_at: datetime | None
    editor_id: int | None


def news_of(post: Told, since: Seen, viewer_id: int) -> str | None:
    """What a post is to who last saw its thread so: `new`, `edited`, or nothing; one's own doing is no news."""
    if post.ordinal >= since.post_count and post.author_id != viewer_id:
        return "new"
    if post.edited_at is not None and post.edited_at > since.changed_at and post.editor_id != viewer_id:
        return "edited"
    return None


def _network(address: str | None) -> bytes:
    """The first bytes of an address, of which many readers share one; nothing where there is none (a socket, say)."""
    try:
        # As nearly all are written, and in a tenth of the time.
        return inet_pton(AF_INET, address or "")[: _NETWORK_BYTES[4]]
    except (OSError, ValueError):
        pass
    try:
        known: IPv4Address | IPv6Address = ip_address(address or "")
    except ValueError:
        return b""
    if isinstance(known, IPv6Address):
        known = known.ipv4_mapped or known
    return known.packed[: _NETWORK_BYTES[known.version]]
