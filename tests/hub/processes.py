"""Processes that tests start, to push and be killed."""

from multiprocessing.process import BaseProcess
from pathlib import Path

from forum.hub.jobs import push_feeds
from forum.kit.config import read_settings
from forum.kit.db import Database
from forum.syndication.publishing import publisher_of
from tests.hub.support import BASE, later
from tests.support.forum import Forum
from tests.support.processes import context


def start_pushing(forum: Forum, minutes: float) -> BaseProcess:
    """A process that pushes whatever is due so much later, until it is killed."""
    process = context.Process(target=_push_on, args=(forum.database.url, forum.folder, minutes))
    process.start()
    return process


def _push_on(url: str, folder: Path, minutes: float) -> None:
    settings = read_settings(
        {"FORUM_DATA_DIR": str(folder), "FORUM_BASE_URL": BASE, "FORUM_SECRET_KEY": "a key for tests alone"}
    )
    database, publisher = Database(url), publisher_of(settings)
    with later(minutes=minutes):
        while True:
            push_feeds(database, publisher)
