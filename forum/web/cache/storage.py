"""Answers kept in memory up to so many bytes, and which of them are as they would be made now.

What nobody asked for since it was looked at last goes first (the clock of second chances): a hit marks it and moves nothing,
so that it takes no lock.
"""

import threading
from collections import OrderedDict

from forum.web.cache.cached import Cached
from forum.web.cache.kinds import Shelf

_MOST_CHANGES = 10_000
"""Threads of which it is remembered that they changed."""


class Storage:
    """Used by many threads at once. Each change has a number, and what was made from what was read before it is not kept."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._ring: OrderedDict[Cached, None] = OrderedDict()
        self._turn = threading.Lock()
        self._changed: dict[int, int] = {}
        self._any_changed = 0
        self._all_changed = 0
        self.everything = object()
        """Another after each change of everything."""
        self.change = 0
        """The number of the last change."""
        self.size = 0
        """Bytes that are kept."""

    def put(self, shelf: Shelf, key: str, found: Cached, seen: int) -> bool:
        """Keep it, in the place of what was there, unless it changed after the change with the number `seen`, or would take
        more than half of all; whether it is kept."""
        with self._turn:
            if former := shelf.get(key):
                self._drop(former)
            if found.size > self._most // 2 or self._is_old(found, seen):
                return False
            found.place = shelf, key
            shelf[key] = found
            self._ring[found] = None
            self.size += found.size
            while self.size > self._most:
                self._drop_one()
            return True

    def drop(self, found: Cached) -> None:
        """Keep it no longer."""
        with self._turn:
            self._drop(found)

    def spoil(self, threads: frozenset[int] | None) -> None:
        """These threads changed, or anything (None)."""
        with self._turn:
            self.change += 1
            self._any_changed = self.change
            if threads is None or len(self._changed) > _MOST_CHANGES:
                self._changed.clear()
                self._all_changed, self.everything = self.change, object()
            self._changed.update(dict.fromkeys(threads or (), self.change))
            for found in self._ring:
                if found.is_fresh and found.shows(threads):
                    found.is_fresh = False

    def clear(self) -> None:
        """Keep nothing."""
        with self._turn:
            for found in list(self._ring):
                self._drop(found)

    def _is_old(self, found: Cached, seen: int) -> bool:
        if found.threads is None:
            return self._any_changed > seen
        return self._all_changed > seen or any(self._changed.get(thread, 0) > seen for thread in found.threads)

    def _drop_one(self) -> None:
        found, _ = self._ring.popitem(last=False)
        self._ring[found] = None
        if found.is_wanted:
            found.is_wanted = False
        else:
            self._drop(found)

    def _drop(self, found: Cached) -> None:
        if found in self._ring:
            del self._ring[found]
            shelf, key = found.place
            if shelf.get(key) is found:
                del shelf[key]
            self.size -= found.size
