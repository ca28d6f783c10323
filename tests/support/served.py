"""A forum as people meet it: served in a process of its own, over the demo content and some threads that are hard to
show."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import text

from forum import addresses, letters
from forum.cli.demo import plant_world
from forum.cli.exchange.importing import import_file
from forum.kit.config import read_settings
from forum.kit.db import Database
from forum.outbox.jobs import send_mails
from forum.readership.jobs import fold
from forum.serving import generation
from forum.serving.master import bound
from tests.support import hard_to_show
from tests.support.databases import SqliteDatabases
from tests.support.forum import Forum, migrated, running_forum
from tests.support.mails import Mailed, read_outbox
from tests.support.ports import HOST, free_port, wait_for
from tests.support.postgres import Postgres
from tests.support.processes import context
from tests.support.provider import Provider, running_provider

PEOPLE = {"Alice": "member", "Bob": "member", "Charlie": "member", "Mo": "moderator", "Ada": "admin"}
_KEY = "a key for tests alone"
_SECONDS_TO_SEND = 20


@dataclass
class Site:
    """A forum that is served."""

    url: str
    folder: Path
    database: Database
    provider: Provider
    """On another site than the forum, which knows its organisation `acme`."""
    sessions: dict[str, str] = field(default_factory=dict)
    """The session cookie of each of the PEOPLE."""

    def thread(self, title: str) -> str:
        """The address of the thread of that title."""
        row = self._row("SELECT id, slug FROM threads WHERE title = :words", title)
        return addresses.thread(row.id, row.slug)

    def post(self, words: str) -> int:
        """The id of the first post in which these words stand."""
        number: int = self._row("SELECT id FROM posts WHERE body LIKE '%' || :words || '%' ORDER BY id", words).id
        return number

    def take_in(self, threads: dict[str, Any]) -> None:
        """Import a thread file."""
        settings = read_settings({"FORUM_DATA_DIR": str(self.folder), "FORUM_BASE_URL": self.url})
        import_file(BytesIO(json.dumps(threads).encode()), settings, self.database)

    def mail(self, to: str) -> Mailed:
        """The newest mail to an address, once it was sent."""
        environ = {"FORUM_DATA_DIR": str(self.folder), "FORUM_BASE_URL": self.url, "FORUM_SECRET_KEY": _KEY}
        office, until = letters.office(read_settings(environ)), monotonic() + _SECONDS_TO_SEND
        while not (found := read_outbox(self.folder / "outbox", to)):  # it, or the server, whichever takes it first
            send_mails(self.database, office)
            assert monotonic() < until, f"there is no mail to {to}"
        return found[-1]

    def fold(self) -> None:
        """Count the views that were written down."""
        fold(self.database, self.folder, wait=True)

    def _row(self, statement: str, words: str) -> Any:
        with self.database.reading() as session:
            return session.execute(text(statement), {"words": words}).first()


class _Filled:
    """A forum that was filled once, to be copied."""

    def __init__(self, folder: Path) -> None:
        self._databases, self._data = SqliteDatabases(folder), folder / "data"
        self._sessions: dict[str, str] = {}

    def copy(self, folder: Path) -> tuple[str, dict[str, str]]:
        """The address of a database of the caller's own, its other data in that folder; and the sessions of the PEOPLE."""
        url = self._databases.make(self._make)
        shutil.copytree(self._data, folder)
        return url, self._sessions

    def _make(self, url: str) -> None:
        migrated(url)
        self._sessions = filled(url, self._data)


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> _Filled:
    return _Filled(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="module")
def site(_filled: _Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The served forum of a file of tests, on SQLite. Each test that changes something brings a thread of its own."""
    folder = tmp_path_factory.mktemp("site") / "data"
    url, sessions = _filled.copy(folder)
    with served(url, folder, sessions) as running:
        yield running


@pytest.fixture(scope="module")
def site_on_postgres(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Another one, on PostgreSQL."""
    url, folder = postgres.make_database(), tmp_path_factory.mktemp("site") / "data"
    migrated(url)
    with served(url, folder, filled(url, folder)) as running:
        yield running
    postgres.drop_database(url)


@contextmanager
def served(database_url: str, folder: Path, sessions: dict[str, str]) -> Iterator[Site]:
    """A forum that was filled, served for as long as the block lasts."""
    port = free_port()
    environ = {
        "FORUM_DATA_DIR": str(folder),
        "FORUM_DATABASE_URL": database_url,
        "FORUM_SECRET_KEY": _KEY,
        "FORUM_BASE_URL": f"http://localhost:{port}",  # by name: for passkeys a number is no address
        "FORUM_RATE_LIMITS": "off",
    }
    with running_provider() as provider:
        provider.found("acme")
        environ |= provider.settings("acme")
        database = Database(database_url)
        server = context.Process(target=_serve, args=(port, folder, environ))
        server.start()
        try:
            wait_for(port, server)
            yield Site(environ["FORUM_BASE_URL"], folder, database, provider, sessions)
        finally:
            server.terminate()
            server.join()
            database.dispose()


def _serve(port: int, folder: Path, environ: dict[str, str]) -> None:
    """As `forum serve`, in a folder of its own: a developer's .env is not for this forum. Nothing is imported again."""
    os.chdir(folder)
    os.environ.update(environ)
    (listening,), (live, _) = bound(HOST, port, 1), os.pipe()
    generation.main(read_settings(), [str(listening.fileno()), "1", str(os.open(os.devnull, os.O_WRONLY)), str(live)])


def filled(database_url: str, folder: Path) -> dict[str, str]:
    """Fill a migrated forum; the sessions of the PEOPLE."""
    environ = {"FORUM_SECRET_KEY": _KEY, "FORUM_BASE_URL": "http://localhost"}
    with running_forum(database_url, folder, **environ) as forum:
        _fill(forum)
        return {name: _session_of(forum, name) for name in PEOPLE}


def _fill(forum: Forum) -> None:
    for name, role in PEOPLE.items():
        forum.member(name, role)
    plant_world(forum.settings, forum.database, "not needed: all are members already")
    import_file(BytesIO(json.dumps(hard_to_show.thread_file()).encode()), forum.settings, forum.database)
    _moderate(forum)
    alice = forum.people["Alice"]
    told = alice.post("/account", **hard_to_show.PROFILE, image=(BytesIO(hard_to_show.picture()), "ik.png"))
    assert told.status_code == 303, told.text
    # Each test chooses its language and zone by its browser.
    forum.execute("UPDATE accounts SET language = NULL, timezone = NULL")


def _moderate(forum: Forum) -> None:
    """Hide, delete, edit, branch and close what is to be seen so."""
    mo = forum.people["Mo"]
    hidden, deleted, edited, branched, gone = (
        _post_of(forum, words)
        for words in (
            hard_to_show.HIDDEN,
            hard_to_show.DELETED,
            hard_to_show.EDITED,
            hard_to_show.BRANCHED,
            "Koop nu.",
        )
    )
    question: dict[str, Any] = {"topic": "moeilijk", "title": hard_to_show.BRANCH, "body": hard_to_show.BRANCHED}
    ((locked,),) = forum.execute("SELECT id FROM threads WHERE title = :title", title=hard_to_show.LOCKED)
    done = [
        mo.post(f"/posts/{hidden}/hide", reason="Dit gaat over een persoon."),
        mo.post(f"/posts/{deleted}/delete", reason="Op verzoek van de schrijver."),
        mo.post(f"/posts/{edited}/edit", body="Een antwoord zonder naam.", version="1", reason="Naam weggehaald."),
        mo.post(f"/posts/{branched}/branch", **question, reason="Dit is een nieuwe vraag."),
        mo.post(f"/posts/{gone}/delete", reason="Reclame."),
        mo.post(f"/questions/{locked}/lock", reason="Alles is gezegd."),
    ]
    assert [response.status_code for response in done] == [303] * len(done), [response.text for response in done]


def _post_of(forum: Forum, words: str) -> int:
    ((number,),) = forum.execute("SELECT id FROM posts WHERE body = :words", words=words)
    return int(number)


def _session_of(forum: Forum, name: str) -> str:
    cookie = forum.people[name].client.get_cookie("session")
    assert cookie
    return cookie.value
