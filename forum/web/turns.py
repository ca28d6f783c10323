"""Dear work, a little at a time: whoever has to wait for long is told to come back, and all else goes on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from forum.kit.errors import Busy

_PATIENCE = 5.0
"""Seconds to wait for a turn."""


class Turns:
    """So many `at_once` in this process, and so many who wait: a server's threads are for others too."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Have a turn. Raises `Busy` where there is no place to wait, or none comes."""
        with _held(self._places, 0), _held(self._turns, _PATIENCE):
            yield


SEARCHES = Turns(at_once=1, waiting=9)
"""One uses a core; two would leave the threads that draw pages a third of the time."""


@contextmanager
def _held(semaphore: threading.Semaphore, patience: float) -> Iterator[None]:
    if not semaphore.acquire(timeout=patience):
        raise Busy
    try:
        yield
    finally:
        semaphore.release()
