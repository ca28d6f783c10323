"""Answers that are the same for everybody, kept in memory: given before Flask hears that somebody asked.

Only what a door made within `shared` is kept, and of that only what says itself that it may be: with a strong `ETag`, no
cookie, nothing private. An answer is given while the database's mark is the one that was read before it was made (`watch`),
and until the moment that its door named. When the mark has moved, the door is asked whether the answer is still good
(`If-None-Match`), which costs no text and no writing; one thread asks, and others who want the same wait. What anyone gets
is byte for byte, header for header, what the door would have answered.
"""

from forum.web.cache.cache import Cache, shared
from forum.web.cache.cached import VARY
from forum.web.cache.watch import Watch

__all__ = ["VARY", "Cache", "Watch", "shared"]
