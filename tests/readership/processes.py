"""Processes that tests start, to read, fold and be killed."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from werkzeug.test import create_environ

from forum.factory import create_app
from forum.kit.config import read_settings
from forum.kit.db import Database
from forum.readership.jobs import fold, fold_before_first_page
from forum.serving.warming import warm_up
from forum.web.readers import Readership
from tests.readership.support import FIREFOX, Forum
from tests.support.processes import context

READERS = 2
"""Processes that read at a time."""
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


def serve(reports: Connection, environ: dict[str, str], pages: dict[int, str]) -> None:
    """Fold, then let two processes read these pages, each time as somebody else, and put others in the place of those that
    are killed. Of each page that was got whole the number of its thread is reported, as one byte.

    All are a group that this process leads.
    """
    os.setsid()
    settings = read_settings(environ)
    database = Database(settings.database_url)
    fold_before_first_page(database, settings.data_dir)
    database.dispose()
    app = create_app(settings)
    warm_up(app)
    reading: set[int] = set()
    while True:
        while len(reading) < READERS:
            child = os.fork()
            if not child:
                try:
                    _read_pages(app.wsgi_app, reports.fileno(), pages)
                finally:
                    os._exit(1)
            reading.add(child)
        reading.discard(os.wait()[0])


def _read_pages(app: Callable[..., Any], report: int, pages: dict[int, str]) -> None:
    asked = {
        thread: create_environ(path, "http://localhost", headers={"User-Agent": FIREFOX})
        for thread, path in pages.items()
    }
    while True:
        for thread, environ in asked.items():
            somebody = {**environ, "REMOTE_ADDR": "2001:" + os.urandom(10).hex(":", 2) + "::"}
            said: list[str] = []
            body = app(somebody, lambda status, *_: said.append(status))  # noqa: B023 - it is called at once
            b"".join(body)
            if close := getattr(body, "close", None):
                close()
            if said == ["200 OK"]:
                os.write(report, bytes([thread]))


def fold_on(reports: Connection, url: str, data_dir: Path, at_once: int) -> None:
    """Fold in many small transactions, and again, until killed or nothing is left."""
    reports.send_bytes(b"begin")
    while fold(Database(url), data_dir, at_once=at_once, wait=True):
        pass
