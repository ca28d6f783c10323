"""Work that nobody waits for: plain functions that find and delegate, run by the clock in the background.

`Clockwork` runs a table of (job, seconds) in one thread of the process; a job that fails is logged and runs again at its
next turn. What each job may assume (a database session, a lock) it opens itself.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeAlias

Job: TypeAlias = Callable[[], None]

log = logging.getLogger(__name__)


class Clockwork:
    """A thread that runs each job of a table every so many seconds, until stopped."""

    def __init__(self, table: Sequence[tuple[Job, float]], stopping: threading.Event | None = None) -> None:
        self._table = table
        self._stopping = stopping or threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float | None = None) -> None:
        """Let the job at hand finish, within some seconds where they are given, and end."""
        self._stopping.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        due = [monotonic() + seconds for _, seconds in self._table]
        while due and not self._stopping.wait(max(0.0, min(due) - monotonic())):
            turn = due.index(min(due))
            job, seconds = self._table[turn]
            run_quietly(job)
            due[turn] = monotonic() + seconds


def run_quietly(job: Job) -> None:
    """Run a job; whatever it raises is logged, for its next turn comes."""
    try:
        job()
    except Exception:  # the clockwork must not stop because one job failed
        log.exception("The job %s failed", getattr(job, "__name__", job))
