"""Threads that make pages one after another, not all at once: side by side they only take Python from each other.

Eight readers at once got 530 pages a second on SQLite from the sixteen threads that had taken their requests, and get 1,100
from one that does nothing else: each statement and each compression lets go of the interpreter, for which all others then
contend. What takes long, such as a search, holds nobody up: where nothing was begun for a tenth of a second, another helps.

Who is signed in is in the midst of something: theirs go first, but for each fourth, so that nobody waits for ever.
"""

import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Any

PATIENCE = 0.1
"""Seconds."""
_OTHERS = 4
"""Each such job is another's, if they wait."""
MOST = 16
"""Threads: those that wait, for a server elsewhere or for their turn to search, are held by it."""


class Makers:
    """`width` threads, and more while these are held up, that call `make` with what is put before them."""

    def __init__(self, make: Callable[..., object], width: int) -> None:
        self._make = make
        self._width = width
        self._urgent: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
        self._others: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
        self._waiting: SimpleQueue[None] = SimpleQueue()
        """So many, in both."""
        self._turns = count()
        self._begun = monotonic()
        """When the last job was."""
        self._in_hand: set[int] = set()
        """Threads that have one."""
        self._is_full = threading.Event()
        self._hiring = threading.Lock()
        self._working = self._all = 0
        self._called = threading.Semaphore(0)
        """On which those wait who help, until they are to do so again."""
        for _ in range(width):
            self._call_another()
        threading.Thread(target=self._mind, daemon=True).start()

    def put(self, *job: Any, urgent: bool = False) -> None:
        """Have it made."""
        (self._urgent if urgent else self._others).put(job)
        self._waiting.put(None)
        if len(self._in_hand) >= self._working and not self._is_full.is_set():
            self._is_full.set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in hand, and nothing waits."""
        return self._waiting.empty() and not self._in_hand

    def _work(self) -> None:
        me = threading.get_ident()
        while True:
            job = self._take()
            begun = self._begun = monotonic()
            self._in_hand.add(me)
            try:
                self._make(*job)
            except BaseException:  # noqa: BLE001 - a thread that ended would be missing for as long as the process lives
                with suppress(Exception):  # it may be that nobody hears us any more
                    traceback.print_exc()
            self._in_hand.discard(me)
            del job  # who waits for it still is told so by granian
            if monotonic() - begun > PATIENCE and self._is_one_too_many():
                self._called.acquire()

    def _take(self) -> tuple[Any, ...]:
        self._waiting.get()
        queues = (self._others, self._urgent) if next(self._turns) % _OTHERS == 0 else (self._urgent, self._others)
        while True:  # one of them is ours, though another thread may take the one that we look for
            for queue in queues:
                with suppress(Empty):
                    return queue.get_nowait()

    def _mind(self) -> None:
        """See to it that something goes on. A glance each second is for what `put` does not see: who is just taking a job."""
        while True:
            self._is_full.wait(1)
            while not self._waiting.empty():
                sleep(PATIENCE / 2)
                if monotonic() - self._begun > PATIENCE and not self._waiting.empty():
                    with suppress(RuntimeError, MemoryError):  # the system has no thread for us now; it may have soon
                        self._call_another()
            self._is_full.clear()

    def _call_another(self) -> None:
        with self._hiring:
            if self._working < self._all:
                self._called.release()
            elif self._all < MOST:
                threading.Thread(target=self._work, daemon=True).start()
                self._all += 1
            else:
                return
            self._working += 1
            self._begun = monotonic()

    def _is_one_too_many(self) -> bool:
        with self._hiring:
            is_so = self._working > self._width
            self._working -= is_so
            return is_so
