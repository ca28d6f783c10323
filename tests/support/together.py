"""What is done at the same moment, such as sending forms."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def together(sends: Sequence[Callable[[], T]]) -> list[T]:
    """The answers, in order; each is sent by a thread of its own, when all are ready."""
    start = Barrier(len(sends))

    def send(one: Callable[[], T]) -> T:
        start.wait(30)
        return one()

    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(send, sends))
