"""Answers that are the same for all guests, kept in memory: given before Flask hears that somebody asked.

Only what a door made within `shared` is kept, and of that only what says itself that it may be: with a strong `ETag`, no
cookie, nothing private. Who has a session is never given any of it. An answer is given to readers of one kind (`kinds`) who
ask for one address (`asked`), until the moment that its door named, or until something changes that it shows: the database
notes that itself (`forum/changes`), in the transaction of the change, and the cache looks (`watch`) after each commit of its
process and each second. What was made from what was read before a change is not kept after it. Then the door is asked whether
what is kept is still good (`If-None-Match`), which costs a feed no text and no writing; one thread asks, and others who want
the same wait. What anyone gets is byte for byte, header for header, what the door would have answered; with `If-Match` it is.
"""

from forum.web.cache.cache import Cache
from forum.web.cache.cached import VARY, VARY_OF_PAGES
from forum.web.cache.claim import leave_counting, shared, shows_only, soon
from forum.web.cache.kinds import Kinds
from forum.web.cache.storage import Storage
from forum.web.cache.watch import Watch

__all__ = [
    "VARY",
    "VARY_OF_PAGES",
    "Cache",
    "Kinds",
    "Storage",
    "Watch",
    "leave_counting",
    "shared",
    "shows_only",
    "soon",
]
