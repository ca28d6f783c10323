"""Processes that tests start, to read, fold and be killed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from forum.kit.db import Database
from forum.readership.jobs import fold
from forum.web.readers import Readership
from tests.readership.support import Forum
from tests.support.processes import context

_REPORT = bytes(2_000)
"""So long that a process cannot run far ahead of who listens."""


@dataclass(frozen=True)
class Running:
    """A process, and what it reports."""

    process: BaseProcess
    reports: Connection

    def wait_for(self, count: int) -> int:
        """Wait for so many reports; how many came before its end."""
        came = 0
        with suppress(EOFError):
            while came < count:
                self.reports.recv_bytes()
                came += 1
        return came

    def finish(self) -> int:
        """Wait for its end; how many reports were left."""
        left = self.wait_for(1_000_000_000)
        self.process.join()
        return left


def start(program: Callable[..., None], forum: Forum, *arguments: int) -> Running:
    """Run one of the functions below."""
    reports, to_report = context.Pipe(duplex=False)
    process = context.Process(target=program, args=(to_report, forum.database.url, forum.data_dir, *arguments))
    process.start()
    to_report.close()
    return Running(process, reports)


def read(reports: Connection, url: str, data_dir: Path, first: int, count: int) -> None:
    """So many members, from the first one on, read thread 1; each is reported when it is written down."""
    readership = Readership(Database(url), data_dir)
    for account_id in range(first, first + count):
        readership.note(1, account_id)
        reports.send_bytes(_REPORT)


def fold_on(reports: Connection, url: str, data_dir: Path, at_once: int) -> None:
    """Fold in many small transactions, and again, until killed or nothing is left."""
    reports.send_bytes(b"begin")
    while fold(Database(url), data_dir, at_once=at_once, wait=True):
        pass
