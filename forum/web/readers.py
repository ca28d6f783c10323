"""Counting who reads, after the page was sent: the reader waits for none of it, and no page fails by it."""

from datetime import UTC, tzinfo
from functools import partial
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import Response, current_app, request

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.config import Settings
from forum.kit.db import Database
from forum.readership.crawlers import is_crawler
from forum.readership.jobs import day_secrets, fold, views_folder
from forum.readership.journal import JournalWriter
from forum.readership.rules import can_count, view_of, who
from forum.web.afterwards import Afterwards, purpose, when_read


class Readable(Protocol):
    """A thread, as far as counting its readers goes."""

    @property
    def id(self) -> int: ...
    @property
    def author_id(self) -> int | None: ...


class Readership:
    """The counting of this process. It holds a journal of its own, which it begins at the first view."""

    def __init__(self, database: Database, data_dir: Path, zone: tzinfo = UTC) -> None:
        self._database = database
        self._data_dir = data_dir
        self._zone = zone
        self._journal = JournalWriter(views_folder(data_dir))
        self._secrets = day_secrets(database, views_folder(data_dir))
        self._afterwards = Afterwards("Views are not counted until this is mended")

    def note(self, thread_id: int, account_id: int | None, address: str | None, agent: str) -> None:
        """Write down that somebody reads a thread, unless it is a crawler. Never raises; a failure is logged once."""
        if not is_crawler(agent):
            self._afterwards.attempt(partial(self._write, thread_id, account_id, address, agent))

    def fold(self) -> int:
        """Bring what is written down into the database, unless another process is at it; how many views counted."""
        return fold(self._database, self._data_dir, self._zone)

    def close(self) -> None:
        """End the journal, so that the next fold can remove it."""
        self._journal.close()

    def _write(self, thread_id: int, account_id: int | None, address: str | None, agent: str) -> None:
        now = clock.now()
        today, former = self._secrets.keys(now)
        reader = who(account_id, address, agent)
        self._journal.append(view_of(thread_id, reader, now, today=today, former=former))


def start_readership(settings: Settings, database: Database) -> Readership:
    """What the application keeps in `extensions["readership"]`."""
    return Readership(database, settings.data_dir, ZoneInfo(settings.timezone))


def count_view(response: Response, thread: Readable, viewer: Viewer) -> None:
    """Note this reader once the response was sent, if it is a page that somebody reads by the rule of `/help/views`."""
    if not can_count(request.method, purpose(), viewer.id, thread.author_id):
        return
    readership: Readership = current_app.extensions["readership"]
    agent = request.headers.get("User-Agent", "")
    when_read(response, partial(readership.note, thread.id, viewer.id, request.remote_addr, agent))
