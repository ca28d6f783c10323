"""A turn between processes: first come, first served, and nobody waits for the dead.

A file counts places. Who comes takes the next one and locks the byte of that number; it is their turn once nobody has a
byte below theirs any more, for whatever reason: the kernel lets go of a lock with its process. Behind that stands one lock
more on a file of its own, which alone decides who may go on: where places were lost (the file was removed, another
program of this process closed it), turns come in another order, and never two at once.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from forum.kit.errors import Busy

_GATE, _FIRST = 0, 8
"""The bytes that are locked while a place is taken, and for the first place."""
_A_MOMENT = 0.0005


class Line:
    """Where processes stand in line that want the same: `path` is the lock, and beside it is the file of places."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._seconds = seconds
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._places = os.open(path.with_suffix(".line"), os.O_RDWR | os.O_CREAT, 0o600)
        self.place: int | None = None
        """Which rises from turn to turn; None: one does not stand in line."""

    def take(self) -> None:
        """Wait for one's turn; raises `Busy` where it does not come in time."""
        until = monotonic() + self._seconds
        try:
            self.place = self._next_place(until)
            _wait_for(self._is_first, until)
            _wait_for(lambda: _held(fcntl.flock, self._lock, fcntl.LOCK_EX), until)
        except BaseException:
            self.give_up()
            raise

    def give_up(self) -> None:
        """Let the next one; nothing to who has no turn."""
        if self.place is not None:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            fcntl.lockf(self._places, fcntl.LOCK_UN, 1, self.place)
            self.place = None

    def close(self) -> None:
        """Leave for good."""
        os.close(self._lock)
        os.close(self._places)

    def _next_place(self, until: float) -> int:
        _wait_for(lambda: self._is_locked(fcntl.LOCK_EX, 1, _GATE), until)
        try:
            place = max(int.from_bytes(os.pread(self._places, 8, 0)) + 1, _FIRST)
            # Taken already: the count was lost, and begins anew among those who wait.
            while not self._is_locked(fcntl.LOCK_EX, 1, place):
                place += 1
            os.pwrite(self._places, place.to_bytes(8), 0)
        finally:
            fcntl.lockf(self._places, fcntl.LOCK_UN, 1, _GATE)
        return place

    def _is_first(self) -> bool:
        before = (self.place or _FIRST) - _FIRST
        if not before:
            return True
        if found := self._is_locked(fcntl.LOCK_SH, before, _FIRST):
            fcntl.lockf(self._places, fcntl.LOCK_UN, before, _FIRST)
        return found

    def _is_locked(self, kind: int, count: int, begin: int) -> bool:
        return _held(fcntl.lockf, self._places, kind, count, begin)


def _held(lock: Callable[..., None], file: int, kind: int, *bytes_of: int) -> bool:
    """Take a lock, if nobody else has it."""
    try:
        lock(file, kind | fcntl.LOCK_NB, *bytes_of)
    except BlockingIOError:
        return False
    return True


def _wait_for(happens: Callable[[], bool], until: float) -> None:
    while not happens():
        if monotonic() > until:
            raise Busy
        sleep(_A_MOMENT)
