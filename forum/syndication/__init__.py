"""Feeds before anybody asks for one by HTTP: what each is about, what it holds, and how it is written.

`SUBJECTS` are what there are feeds of; `read_channel` takes one with its posts, every word final; `write` makes bytes of it
in one of `FORMATS`; `since` leaves out what a reader has already. Doors answer with it, and the hub sends it to those who
subscribed.
"""

from forum.syndication.channel import Channel, Item, Tombstone, Volumes, make_channel
from forum.syndication.etags import etag_of, since
from forum.syndication.formats import SHAPE, write
from forum.syndication.media import FORMATS
from forum.syndication.private import PRIVATE, open_private
from forum.syndication.reading import read_channel
from forum.syndication.site import Site, site_of
from forum.syndication.subjects import SUBJECTS, Opener, Subject, list_offered

__all__ = [
    "FORMATS",
    "PRIVATE",
    "SHAPE",
    "SUBJECTS",
    "Channel",
    "Item",
    "Opener",
    "Site",
    "Subject",
    "Tombstone",
    "Volumes",
    "etag_of",
    "list_offered",
    "make_channel",
    "open_private",
    "read_channel",
    "since",
    "site_of",
    "write",
]
