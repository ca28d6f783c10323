"""A memory of what was worked out, bounded by its size: what nobody asks for goes."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")

_EACH = 300
"""Bytes that an entry takes beside key and value."""


class Memo(Generic[Value]):
    """Values by key, of at most so many bytes as the caller counts them.

    In two halves: what is asked for stands in the young one. When that is full it becomes the old one, and what was
    not asked for since the last time goes. So asking costs one look in a dictionary, and no order is kept.
    """

    def __init__(self, most: int) -> None:
        self._half = most // 2
        self._young: dict[Hashable, tuple[Value, int]] = {}
        self._old: dict[Hashable, tuple[Value, int]] = {}
        self._size = 0
        self._moving = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        """The value, if it is remembered."""
        found = self._young.get(key)
        if found is not None:
            return found[0]
        found = self._old.get(key)
        if found is None:
            return None
        self._put(key, found)
        return found[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Remember a value; `size` in bytes, the key's with it. What would fill the half of it is not worth that."""
        if size < self._half:
            self._put(key, (value, size + _EACH))

    def _put(self, key: Hashable, entry: tuple[Value, int]) -> None:
        # No key is looked at under the lock: to compare and hash it is Python's work, in which a thread can be made to wait,
        # and with it all who want the lock. So two who remember the same at once count it twice, and others go sooner.
        if key not in self._young:
            with self._moving:
                if self._size + entry[1] > self._half:
                    self._old, self._young, self._size = self._young, {}, 0
                self._size += entry[1]
        self._young[key] = entry
