"""The services that tests ask for are there, are empty, and are the only machines that a test can reach."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page
from redis import Redis
from sqlalchemy import create_engine, text

from tests.support.databases import Prepare
from tests.support.postgres import FOLDER, stop_orphans
from tests.support.sockets import ReachedOut


def test_each_database_answers(database_url: str, database_kind: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()
    assert engine.dialect.name == database_kind


def test_the_postgresql_server_is_recent(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        assert connection.info.server_version >= 150000


def make_a_shelf(url: str) -> None:
    run(url, "CREATE TABLE shelf (book TEXT)")


def run(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def count_books(url: str) -> int | None:
    engine = create_engine(url)
    with engine.connect() as connection:
        count: int | None = connection.scalar(text("SELECT count(*) FROM shelf"))
    engine.dispose()
    return count


def test_a_prepared_database_is_a_copy_of_ones_own(make_database: Callable[[Prepare], str]) -> None:
    one, other = make_database(make_a_shelf), make_database(make_a_shelf)

    run(one, "INSERT INTO shelf VALUES ('Wet verbetering poortwachter')")

    assert (count_books(one), count_books(other)) == (1, 0)


def test_the_server_of_a_run_that_was_killed_is_stopped(tmp_path: Path) -> None:
    ended, data = subprocess.Popen("true"), tmp_path / f"{FOLDER}left"
    ended.wait()
    data.mkdir()
    # Whoever started the tests may ignore the signal, which a process inherits.
    waiting = "import signal; signal.signal(signal.SIGQUIT, signal.SIG_DFL); print('ready', flush=True); input()"
    words = [sys.executable, "-c", waiting, str(data)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()  # until then the system may not know its command yet
        (data / ".handle_pids.json").write_text(f"[{ended.pid}]")
        (data / "postmaster.pid").write_text(f"{server.pid}\n{data}\n")

        stop_orphans(tmp_path)

        assert server.wait(timeout=10) == -signal.SIGQUIT
    assert not data.exists()


def test_the_server_of_a_run_under_way_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / f"{FOLDER}used"
    data.mkdir()
    (data / ".handle_pids.json").write_text(f"[{os.getpid()}]")

    stop_orphans(tmp_path)

    assert data.exists()


def test_valkey_answers_and_is_empty(valkey_url: str) -> None:
    with Redis.from_url(valkey_url) as client:
        assert client.ping()
        assert client.dbsize() == 0


def test_a_browser_opens_a_page(page: Page) -> None:
    page.goto("about:blank")
    page.set_content("<title>Vraagbaak</title>")

    assert page.title() == "Vraagbaak"


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(ReachedOut), socket.socket() as caller:
        caller.connect(("192.0.2.1", 80))
    with pytest.raises(ReachedOut):
        socket.getaddrinfo("example.org", 80)
