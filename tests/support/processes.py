"""Processes that tests start: forked from one that has imported the forum, so quickly."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
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


def run_python(script: str, words: Sequence[str], environ: Mapping[str, str], output: str, errors: str) -> int:
    """Run a script as `python -c script words` would, and write what it says to these files; how it ended: its exit
    code, or by which signal, below zero."""
    running = context.Process(target=_run, args=(script, words, dict(environ), output, errors))
    running.start()
    running.join()
    assert running.exitcode is not None
    return running.exitcode


def _run(script: str, words: Sequence[str], environ: dict[str, str], output: str, errors: str) -> None:
    os.environ.update(environ)
    sys.argv = ["-c", *words]
    for stream, file in ((sys.stdout, output), (sys.stderr, errors)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOCTTY), stream.fileno())
    exec(script, {"__name__": "__main__"})  # noqa: S102 - that is how `python -c` is


def _know(start: Barrier) -> None:
    global _all_here  # noqa: PLW0603 - what a process is born with
    _all_here = start
