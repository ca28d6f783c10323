"""A feed as it is now: the posts of its subject, what was taken away, and where it goes on."""

from dataclasses import replace

from forum import addresses
from forum.search.queries import list_newest
from forum.syndication.channel import Channel, Volumes, make_channel
from forum.syndication.site import Site
from forum.syndication.subjects import Subject
from forum.threads.queries import (
    MOST,
    Recent,
    find_volume,
    get_last_volume,
    list_removed,
    read_among,
    read_recent,
    window_began_at,
)


def read_channel(kind: str, subject: Subject, site: Site, after: int | None = None) -> Channel:
    """The newest of a feed; or, `after` a post, that part of its archive, or `Missing`. No text is read.

    A private feed has no archive, for its address is nobody's to write down; and it tells of nothing but what is in it. A
    search has none either, but tells of all posts that were taken away, whether or not they had the words that are looked
    for: or one could learn by it what they said.
    """
    if after is not None and subject.has_archive:
        return _read_archive(kind, subject, site, after)
    recent = _read_newest(subject)
    removed = [] if subject.private else list_removed(subject.selection, window_began_at())
    channel = make_channel(kind, subject, recent.posts, site, removed)
    last = get_last_volume(subject.selection) if subject.has_archive and not recent.is_all else None
    if last is None:
        return channel
    return replace(channel, volumes=Volumes(channel.address, previous=_part(channel.address, last)))


def _read_newest(subject: Subject) -> Recent:
    if subject.search is None:
        return read_recent(subject.selection, subject.viewer)
    return read_among(list_newest(*subject.search, viewer=subject.viewer, most=MOST), subject.viewer)


def _read_archive(kind: str, subject: Subject, site: Site, after: int) -> Channel:
    volume = find_volume(subject.selection, after, subject.viewer)
    channel = make_channel(kind, subject, volume.posts, site)
    # How many replied goes on changing, when all else there is to say of it does not.
    items = tuple(replace(item, reply_count=None) for item in channel.items)
    volumes = Volumes(
        channel.address,
        previous=_part(channel.address, volume.previous),
        next=_part(channel.address, volume.next),
        is_archive=volume.next is not None,
    )
    address = addresses.with_query(channel.address, after=after)
    return replace(channel, address=address, items=items, volumes=volumes)


def _part(address: str, after: int | None) -> str | None:
    return None if after is None else addresses.with_query(address, after=after)
