"""Forms that are sent at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from werkzeug.test import TestResponse


def together(sends: Sequence[Callable[[], TestResponse]]) -> list[TestResponse]:
    """The answers, in order; each is sent by a thread of its own, when all are ready."""
    start = Barrier(len(sends))

    def send(one: Callable[[], TestResponse]) -> TestResponse:
        start.wait(30)
        return one()

    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(send, sends))
