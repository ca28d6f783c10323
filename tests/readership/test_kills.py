"""A forum that is served and read by guests, each another one, while its processes are killed: every page that somebody got
is a view, and nothing else is."""

import os
import random
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import set_start_method
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import text

from forum.cli import main
from forum.kit.db import Database
from forum.readership.jobs import fold
from tests.readership.guests import Guests
from tests.readership.processes import READERS, serve
from tests.support.databases import Prepare
from tests.support.forum import migrated, running_forum
from tests.support.ports import HOST, free_port, wait_for
from tests.support.processes import context

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this


def _serve(port: int, environ: dict[str, str]) -> None:
    os.setsid()
    os.chdir(environ["FORUM_DATA_DIR"])
    os.environ.update(environ)
    set_start_method("fork", force=True)
    main(["serve", "--port", str(port), "--workers", "2"])


def start(port: int, environ: dict[str, str]) -> BaseProcess:
    """`forum serve`, as leader of a group, once all who were killed before have let go of the port."""
    while is_taken(port):
        sleep(0.002)
    server = context.Process(target=_serve, args=(port, environ))
    server.start()
    wait_for(port, server)
    return server


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((HOST, port))
            return False
    return True


def workers_of(server: BaseProcess, folder: Path) -> list[int]:
    """The processes of its group that have a journal open."""
    return [pid for pid in _group(server.pid or 0) if pid != server.pid and any(_opens(pid, folder / "views"))]


def _group(leader: int) -> Iterator[int]:
    for pid in (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
        with suppress(ProcessLookupError):
            if os.getpgid(pid) == leader:
                yield pid


def _opens(pid: int, folder: Path) -> Iterator[bool]:
    with suppress(OSError):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                yield file.readlink().is_relative_to(folder)


def kill(server: BaseProcess, folder: Path, again: Callable[[], BaseProcess], *, all_of_them: bool) -> BaseProcess:
    """One of its processes; or all of them, and start it again."""
    victims = workers_of(server, folder)
    if victims and not all_of_them:
        os.kill(random.choice(victims), signal.SIGKILL)
        return server
    end(server)
    return again()


@contextmanager
def served_pages(url: str, folder: Path) -> Iterator[tuple[dict[str, str], dict[int, str]]]:
    """The settings of a forum with two questions, and where these are."""
    environ = {"FORUM_DATA_DIR": str(folder), "FORUM_DATABASE_URL": url, "FORUM_BASE_URL": "http://localhost"}
    with running_forum(url, folder) as forum:
        alice = forum.member("Alice")
        threads = [alice.ask(), alice.ask("En wie nog meer?")]
        pages = {thread: alice.get(f"/questions/{thread}").headers["Location"] for thread in threads}
    yield {**environ, "FORUM_RATE_LIMITS": "off"}, pages


def kill_serving(url: str, folder: Path, kills: int) -> None:
    """Kill at moments that nobody chose, and hold what was counted against what was got."""
    with served_pages(url, folder) as (environ, pages):
        port = free_port()
        again = partial(start, port, environ)
        server = again()
        try:
            with Guests(port, pages) as guests:
                for _ in range(kills):
                    guests.wait_for(random.randint(1, 60))
                    server = kill(server, folder, again, all_of_them=random.random() < 0.2)
                guests.wait_for(20)
            server.terminate()
            server.join()
        finally:
            end(server)
        views = counted(Database(url), folder)
    got, missed = guests.got, guests.missed
    assert all(got[thread] <= views[thread] <= got[thread] + missed[thread] for thread in pages), (views, got, missed)
    assert missed.total() < got.total()


def kill_reading(url: str, folder: Path, kills: int) -> None:
    """The same with processes that are begun quickly: they ask the application themselves, and fold meanwhile."""
    got: Counter[int] = Counter()
    with served_pages(url, folder) as (environ, pages):
        hear, tell = context.Pipe(duplex=False)

        def again() -> BaseProcess:
            got.update(left(hear))  # so that what is reported from now on tells that the new ones read
            return begin(tell, environ, pages)

        server = again()
        try:
            for kill_number in range(kills):
                got.update(listen(hear, random.randint(1, 40)))
                fold(Database(url), folder, wait=True)
                server = kill(server, folder, again, all_of_them=kill_number % 5 == 2)
            got.update(listen(hear, 10))
        finally:
            end(server)
        tell.close()
        got.update(listen(hear))
    views = counted(Database(url), folder)
    assert all(got[thread] <= views[thread] for thread in pages), (views, got)
    # Of each that was killed one may have been written down, and not reported.
    assert sum(views.values()) - got.total() <= (kills + 1) * READERS, (views, got)


def begin(tell: Connection, environ: dict[str, str], pages: dict[int, str]) -> BaseProcess:
    server = context.Process(target=serve, args=(tell, environ, pages))
    server.start()
    return server


def end(server: BaseProcess) -> None:
    """Kill all of its group."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid or 0, signal.SIGKILL)
    server.kill()  # it may not lead its group yet
    server.join()


def listen(hear: Connection, least: int | None = None) -> bytes:
    """What is reported: so much at least, or all there will be."""
    said = b""
    while least is None or len(said) < least:
        assert hear.poll(30), "nobody reads"
        piece = os.read(hear.fileno(), 65_536)
        if not piece:
            break
        said += piece
    return said


def left(hear: Connection) -> bytes:
    """What is reported already."""
    said = b""
    while hear.poll():
        said += os.read(hear.fileno(), 65_536)
    return said


def counted(database: Database, folder: Path) -> dict[int, int]:
    """The views of each thread, all journals folded."""
    fold(database, folder, wait=True)
    with database.reading() as session:
        rows = session.execute(text("SELECT id, view_count FROM threads"))
        views = {thread_id: count for thread_id, count in rows}  # noqa: C416 - a row is no pair to mypy
    database.dispose()
    return views


def test_every_page_that_was_got_is_a_view_whatever_is_killed(
    make_database: Callable[[Prepare], str], tmp_path: Path
) -> None:
    kill_reading(make_database(migrated), tmp_path, kills=10)


@pytest.mark.soak
def test_every_page_that_was_got_is_a_view_after_two_hundred_kills(
    make_database: Callable[[Prepare], str], tmp_path: Path
) -> None:
    kill_serving(make_database(migrated), tmp_path, kills=200)
