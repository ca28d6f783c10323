"""Guests who read over HTTP, each another one, and note which pages they got."""

import http.client
import random
import threading
from collections import Counter
from time import monotonic, sleep
from typing import Self

from tests.readership.support import FIREFOX
from tests.support.ports import HOST

GUESTS = 4
"""Who read over HTTP at a time."""


class Guests:
    """Guests who read these pages without end, each once, and note which they got."""

    def __init__(self, port: int, pages: dict[int, str]) -> None:
        self._port = port
        self._pages = pages
        self._have_enough = threading.Event()
        self._got = [Counter[int]() for _ in range(GUESTS)]
        self._missed = [Counter[int]() for _ in range(GUESTS)]
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(GUESTS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._have_enough.set()
        for thread in self._threads:
            thread.join()

    @property
    def got(self) -> Counter[int]:
        """Pages of each thread that somebody got whole."""
        return sum(self._got, Counter())

    @property
    def missed(self) -> Counter[int]:
        """Those that were asked for, and of which all or a part never came."""
        return sum(self._missed, Counter())

    def wait_for(self, count: int) -> None:
        """Until so many more were got."""
        enough = self.got.total() + count
        until = monotonic() + 60
        while self.got.total() < enough:
            assert monotonic() < until, "nobody answers"
            sleep(0.002)

    def _read(self, which: int) -> None:
        number, connection = which, http.client.HTTPConnection(HOST, self._port, timeout=30)
        while not self._have_enough.is_set():
            number += GUESTS
            thread_id = random.choice(list(self._pages))
            address = f"2001:db8:{number // 256:x}:{number % 256:x}00::1"
            try:
                connection.request("GET", self._pages[thread_id], headers=_said(address))
            except OSError:  # nobody is there
                connection.close()
                sleep(0.005)
                continue
            try:
                response = connection.getresponse()
                response.read()
                assert response.status == 200, response.status
                self._got[which][thread_id] += 1
            except (OSError, http.client.HTTPException):
                self._missed[which][thread_id] += 1
                connection.close()
        connection.close()


def _said(address: str) -> dict[str, str]:
    return {"Host": "localhost", "User-Agent": FIREFOX, "X-Forwarded-For": address}
