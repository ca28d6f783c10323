"""A database that is away, locked or full: a page that needs none, with the text; and all works again when it is back."""

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, make_url
from werkzeug.test import TestResponse

from forum.kit import sqlite
from tests.support.databases import sqlite_file
from tests.support.forum import PASSWORD, Forum, Reader, field_value
from tests.support.postgres import Postgres
from tests.web.conftest import running
from tests.web.rules import check_headers, check_page

TEXT = 'Mijn "tekst" </textarea> <b>\nen meer'


@contextmanager
def stopped(forum: Forum, postgres_url: str) -> Iterator[None]:
    """The database is away for as long as the block lasts: its file is elsewhere, or it takes no connection."""
    if forum.database.is_sqlite:
        file = sqlite_file(forum.database.url)
        away = file.with_name("away")
        away.mkdir()
        for part in file.parent.glob("forum.sqlite*"):
            part.rename(away / part.name)
        file.mkdir()  # so that none can be made in its place
        yield
        file.rmdir()
        for part in away.iterdir():
            part.rename(file.with_name(part.name))
        away.rmdir()
        return
    name = make_url(forum.database.url).database
    with closing(psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True)) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def check_away(response: TestResponse) -> None:
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["Cache-Control"] == "no-store"
    check_headers(response)
    check_page(response, "nl")


@pytest.fixture
def forum(build: Callable[[], Forum]) -> Forum:
    return build()


def test_away_and_back(forum: Forum, alice: Reader, mo: Reader, guest: Reader, postgres_url: str) -> None:
    thread = alice.ask()
    with stopped(forum, postgres_url):
        for reader in (guest, alice, mo):
            for path in ("/", "/topics", f"/questions/{thread}", "/feed.rss", "/account", "/readyz", "/members/alice"):
                if (reader, path) != (guest, "/account"):
                    check_away(reader.get(path))
            assert reader.get("/healthz").status_code == 200
        check_away(alice.get("/nergens"))
        check_away(alice.get("/?after=%FF"))
        assert guest.get("/nergens").status_code == 404

        response = alice.post(f"/questions/{thread}/reply", body=TEXT, parent="")
        check_away(response)
        assert field_value(response, "body") == TEXT
        (form,) = check_page(response).query('form[method="post"]')
        assert (form.attrs or {})["action"] == f"/questions/{thread}/reply"
        for _ in range(2):  # a guest's is the first to ask for a connection that writes, and each must give it back
            check_away(guest.post(f"/questions/{thread}/reply", body=TEXT, parent=""))

    assert guest.get("/readyz").status_code == 200
    assert alice.reply(thread)
    assert alice.post("/ask", topic="algemeen", title="Weer terug", body=TEXT).status_code == 303


def test_who_signs_in_with_a_text_in_hand_keeps_it(forum: Forum, guest: Reader, postgres_url: str) -> None:
    forum.member("Alice")
    token = field_value(guest.get("/login"), "csrf_token")
    form: dict[str, Any] = {
        "email": "alice@example.org",
        "password": PASSWORD,
        "kept-action": "/ask",
        "kept-body": TEXT,
    }
    with stopped(forum, postgres_url):
        response = guest.post("/login", csrf_token=token, **form)

    check_away(response)
    assert field_value(response, "body") == TEXT
    assert PASSWORD not in response.text


def test_a_connection_that_is_lost_half_way_fails_that_page_alone(
    forum: Forum, alice: Reader, postgres_url: str
) -> None:
    """As when the server is restarted: connections that wait in the pool are dead."""
    thread = alice.ask()
    with stopped(forum, postgres_url):
        pass

    for path in ("/", "/tags"):  # by statements that are built once, and by a session
        assert alice.get(path).status_code == 200
        with stopped(forum, postgres_url):
            pass
    assert alice.reply(thread)
    assert alice.read(thread).status_code == 200


@pytest.fixture
def file_forum(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Forum]:
    """A forum in a file, which waits a tenth of a second for others that write to it."""
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 100)
    with running(f"sqlite:///{tmp_path / 'forum.sqlite'}", tmp_path) as forum:
        yield forum


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes, and does not end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def turn_held(file: Path) -> Iterator[None]:
    """Another process of ours writes, and does not end."""
    with file.with_suffix(".lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("held", [locked, turn_held])
def test_a_file_that_another_writes_to_can_be_read_and_gives_the_text_back(
    file_forum: Forum, held: Callable[[Path], AbstractContextManager[None]]
) -> None:
    alice, guest = file_forum.member("Alice"), file_forum.guest()
    thread = alice.ask()
    with held(sqlite_file(file_forum.database.url)):
        response = alice.post(f"/questions/{thread}/reply", body=TEXT, parent="")
        check_away(response)
        assert field_value(response, "body") == TEXT
        assert guest.read(thread).status_code == alice.read(thread).status_code == 200

    assert alice.reply(thread)


def test_a_file_that_is_full_gives_the_text_back(file_forum: Forum) -> None:
    alice = file_forum.member("Alice")
    thread = alice.ask()
    writer = file_forum.database.writer

    def allow(connection: sqlite3.Connection, pages: int) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    def fill(connection: sqlite3.Connection, _record: object) -> None:
        allow(connection, 1)  # no more than there are

    writer.dispose()
    event.listen(writer, "connect", fill)
    response = alice.post("/ask", topic="algemeen", title="Vraag", body=TEXT * 400)
    check_away(response)
    assert field_value(response, "body") == TEXT * 400
    assert alice.read(thread).status_code == 200

    event.remove(writer, "connect", fill)
    writer.dispose()
    assert alice.post("/ask", topic="algemeen", title="Vraag", body=TEXT).status_code == 303


@pytest.fixture
def postgres_forum(postgres: Postgres, tmp_path: Path) -> Iterator[Forum]:
    """A forum on PostgreSQL."""
    url = postgres.make_database()
    with running(url, tmp_path) as forum:
        yield forum
    postgres.drop_database(url)


@contextmanager
def disk_full(forum: Forum) -> Iterator[None]:
    """The server has no room for another post, and says so as it does when its disk is full."""
    forum.execute(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"
    )
    forum.execute("CREATE TRIGGER no_room BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION no_room()")
    yield
    forum.execute("DROP FUNCTION no_room() CASCADE")


def test_a_server_whose_disk_is_full_gives_the_text_back(postgres_forum: Forum) -> None:
    alice = postgres_forum.member("Alice")
    thread = alice.ask()
    with disk_full(postgres_forum):
        question = alice.post("/ask", topic="algemeen", title="Vraag", body=TEXT)
        reply = alice.post(f"/questions/{thread}/reply", body=TEXT, parent="")
        for response in (question, reply):
            check_away(response)
            assert field_value(response, "body") == TEXT
        assert alice.read(thread).status_code == 200

    assert alice.reply(thread)
    assert postgres_forum.thread(thread).reply_count == 1
    assert alice.post("/ask", topic="algemeen", title="Vraag", body=TEXT).status_code == 303


def test_a_file_that_is_put_back_from_a_copy_is_the_one_that_is_read_and_written(file_forum: Forum) -> None:
    """Connections that are open would go on with the file that was removed, and what they wrote would be in none."""
    alice = file_forum.member("Alice")
    kept = alice.ask("Dit stond in de kopie")
    file = sqlite_file(file_forum.database.url)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(file.with_name("copy"))) as copy:
        source.backup(copy)
    lost = alice.ask("Dit nog niet")
    for part in file.parent.glob("forum.sqlite*"):
        part.unlink()
    file.with_name("copy").rename(file)

    assert alice.read(kept).status_code == 200
    assert alice.get(f"/questions/{lost}").status_code == 404
    reply = alice.reply(kept)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM posts WHERE id = ?", [reply]).fetchone() == (1,)


def test_a_file_that_is_no_database_says_that_the_forum_cannot_be_reached(file_forum: Forum) -> None:
    alice = file_forum.member("Alice")
    alice.ask()
    file_forum.database.dispose()
    file = sqlite_file(file_forum.database.url)
    for part in file.parent.glob("forum.sqlite?*"):
        part.unlink()
    file.write_bytes(b"This is no database. " * 1_000)

    response = alice.post("/ask", topic="algemeen", title="Vraag", body=TEXT)
    check_away(response)
    assert field_value(response, "body") == TEXT
    check_away(file_forum.guest().get("/"))
