"""Things kept in memory up to so many bytes; what was not asked for the longest goes first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Storage(Generic[K, V]):
    """Used by many threads at once."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._things: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._turn = threading.Lock()
        self.size = 0
        """Bytes that are kept."""

    def get(self, key: K) -> V | None:
        """What is kept under a key; it stays for longer by that."""
        with self._turn:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: K, thing: V, size: int) -> None:
        """Keep it, in the place of what was there; not at all what would take more than half of the place."""
        with self._turn:
            self._drop(key)
            if size > self._most // 2:
                return
            self._things[key] = thing, size
            self.size += size
            while self.size > self._most:
                self.size -= self._things.popitem(last=False)[1][1]

    def drop(self, key: K) -> None:
        """Keep it no longer."""
        with self._turn:
            self._drop(key)

    def clear(self) -> None:
        """Keep nothing."""
        with self._turn:
            self._things.clear()
            self.size = 0

    def _drop(self, key: K) -> None:
        if found := self._things.pop(key, None):
            self.size -= found[1]
