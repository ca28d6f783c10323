"""Processes that tests start, to send and be killed."""

from multiprocessing.process import BaseProcess
from pathlib import Path

from forum import letters
from forum.kit.config import read_settings
from forum.kit.db import Database
from forum.outbox.jobs import send_mails
from tests.support.forum import Forum
from tests.support.processes import context


def start_sending(forum: Forum, smtp_url: str) -> BaseProcess:
    """A process that sends whatever is due, until it is killed."""
    process = context.Process(target=_send_on, args=(forum.database.url, forum.folder, smtp_url))
    process.start()
    return process


def _send_on(url: str, folder: Path, smtp_url: str) -> None:
    office = letters.office(read_settings({"FORUM_DATA_DIR": str(folder), "FORUM_SMTP_URL": smtp_url}))
    database = Database(url)
    while True:
        send_mails(database, office)
