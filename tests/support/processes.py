"""Processes that tests start: forked from one that has imported the forum, so quickly."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

context = get_context("forkserver")
context.set_forkserver_preload(["tests.support.served", __name__])
_all_here: Barrier | None = None


def at_once(program: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What the program answers for each of the arguments, each in a process of its own, begun together: once it calls
    `wait_for_all`."""
    start = context.Barrier(len(arguments))
    with ProcessPoolExecutor(len(arguments), context, initializer=_know, initargs=(start,)) as pool:
        return [running.result() for running in [pool.submit(program, *given) for given in arguments]]


def wait_for_all() -> None:
    """Go on when every process is ready."""
    assert _all_here
    _all_here.wait(60)


def _know(start: Barrier) -> None:
    global _all_here  # noqa: PLW0603 - what a process is born with
    _all_here = start
