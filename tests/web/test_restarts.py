"""A server under load that is told to load all anew, loses a worker, and is stopped: no request fails, no view is lost."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from forum.factory import create_app
from forum.kit.config import read_settings
from forum.kit.db import Database
from forum.readership.jobs import fold
from forum.serving.warming import warm_up
from tests.support.forum import BROWSER, migrated
from tests.support.ports import HOST, free_port, wait_for
from tests.support.shell import Shell, a_thread, thread_file

SECONDS = 120
"""To wait at most: a start takes two, and twenty times as long where all others are busy."""
READERS = 3
MANY_READERS, RELOADS = 6, 10


class Served:
    """`forum serve` in a folder, whose settings are in its `.env`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.log = folder / "log"
        self.url = f"sqlite:///{folder / 'forum.sqlite'}"
        migrated(self.url)
        self.database = Database(self.url)
        Shell(folder, self.database).take_in(thread_file(a_thread(title="Wie leest dit?")))
        self.set()
        environ = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
        command = [str(Path(sys.executable).with_name("forum")), "serve", "--workers", "2", "--port", str(self.port)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=environ, stderr=log)
        wait_for(self.port, self.process)
        until(lambda: "Serving on" in self.log.read_text())

    def set(self, **more: str) -> None:
        """Other settings, which are read at HUP."""
        given = {"FORUM_DATABASE_URL": self.url, "FORUM_BASE_URL": f"http://{HOST}:{self.port}", **more}
        given |= {"FORUM_DATA_DIR": str(self.folder), "FORUM_RATE_LIMITS": "off"}
        (self.folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))

    def load_anew(self, name: str) -> None:
        """All, and the name of the site with it."""
        self.set(FORUM_SITE_NAME=name)
        self.process.send_signal(signal.SIGHUP)
        until(lambda: name in self.page() and name in self.page())

    def page(self) -> str:
        """The front page."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=SECONDS)) as connection:
            connection.request("GET", "/", headers={"User-Agent": BROWSER})
            return connection.getresponse().read().decode()

    def thread(self) -> str:
        """The address of the thread."""
        return "/questions/" + self.page().split('href="/questions/')[1].split('"')[0].split("#")[0]

    def views(self) -> int:
        """What is counted, once all is folded."""
        fold(self.database, self.folder, wait=True)
        return sum(int(row[0]) for row in self._rows("SELECT view_count FROM threads"))

    def workers(self) -> list[int]:
        """The processes that the master made."""
        return children(self.process.pid)

    def all_workers(self) -> list[int]:
        """And those that these made."""
        return [worker for one in self.workers() for worker in (one, *children(one))]

    def doors(self, workers: list[int]) -> frozenset[int]:
        """At how many of the master's sockets these are; none where they have ended."""
        mine = sockets(self.process.pid)
        return frozenset(len(mine & sockets(worker)) for worker in workers)

    def _rows(self, statement: str) -> list[tuple[int]]:
        with self.database.reader.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]


def children(process: int) -> list[int]:
    """The processes that it made."""
    said = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(number) for number in said.split()]


def sockets(process: int) -> set[str]:
    """What tells those from others that it has; of one that ends meanwhile, none."""
    with suppress(OSError):
        return {link for link in map(os.readlink, Path(f"/proc/{process}/fd").iterdir()) if link.startswith("socket:")}
    return set()


class Readers:
    """Some who read one page again and again over connections that stay open, each time as somebody else."""

    def __init__(self, served: Served, path: str, count: int = READERS) -> None:
        self._served, self._path = served, path
        self.read = 0
        self.failed: list[str] = []
        self.refused = 0
        self._counting = threading.Lock()
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(which,)) for which in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join()

    def _run(self, which: int) -> None:
        with closing(http.client.HTTPConnection(HOST, self._served.port, timeout=SECONDS)) as connection:
            self._read(connection, which)

    def _read(self, connection: http.client.HTTPConnection, which: int) -> None:
        turn = 0
        while not self._enough.is_set():
            turn += 1
            try:
                if connection.sock is None:
                    connection.connect()
            except OSError:  # there is no server any more
                self.refused += 1
                return
            try:
                connection.request("GET", self._path, headers={"User-Agent": f"{BROWSER} {which} {turn}"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(repr(error))
                return
            with self._counting:
                self.read += 1
                if answer.status != 200:
                    self.failed.append(str(answer.status))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server of two workers."""
    running = Served(tmp_path)
    yield running
    running.process.kill()
    running.process.wait()
    running.database.dispose()


def until(is_so: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = monotonic() + SECONDS
    while not is_so():
        assert monotonic() < end
        sleep(0.05)


def half_a_request(served: Served) -> socket.socket:
    """A form that is being sent."""
    connection = socket.create_connection((HOST, served.port), timeout=SECONDS)
    head = f"POST /ask HTTP/1.1\r\nHost: {HOST}:{served.port}\r\nContent-Length: 40\r\nConnection: close\r\n"
    connection.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\ntitle=half".encode())
    return connection


def the_rest(connection: socket.socket) -> int:
    """The status that its answer has, once it was sent to the end."""
    with connection:
        connection.sendall(b"&body=" + b"x" * 24)
        return int(connection.recv(64).split()[1])


def test_no_request_fails_and_no_view_is_lost(served: Served) -> None:
    path, before = served.thread(), served.views()
    readers = Readers(served, path)
    slow, former = half_a_request(served), served.all_workers()

    served.load_anew("Nieuwe naam")
    until(lambda: 1 in served.doors(former))  # one has left its own to those who follow
    assert the_rest(slow) == 422

    served.set(FORUM_SITE_NAME="Nog een", FORUM_LANGUAGE="fy")
    served.process.send_signal(signal.SIGHUP)
    until(lambda: "Error: FORUM_LANGUAGE: fy is none of" in served.log.read_text())
    assert "Nieuwe naam" in served.page()

    slow, former = half_a_request(served), served.all_workers()
    served.process.terminate()
    sleep(0.7)
    until(lambda: served.doors(former) == {0, 2})  # none has left its own, for none follows
    assert the_rest(slow) == 422
    assert served.process.wait(SECONDS) == 0
    readers.stop()
    assert readers.failed == []
    assert readers.refused == READERS
    assert served.views() - before == readers.read


@pytest.mark.soak
def test_no_request_fails_and_no_view_is_lost_however_often_all_is_loaded_anew(served: Served) -> None:
    path, before = served.thread(), served.views()
    readers = Readers(served, path, MANY_READERS)

    for turn in range(RELOADS):
        served.load_anew(f"Naam {turn}")
        sleep(turn / RELOADS)  # the next comes while those before are leaving, or once they are gone

    readers.stop()
    assert readers.failed == []
    assert served.views() - before == readers.read
    served.process.terminate()
    assert served.process.wait(SECONDS) == 0


def test_a_worker_that_is_lost_is_followed_by_others(served: Served) -> None:
    (leader,) = served.workers()
    os.kill(leader, signal.SIGKILL)

    until(lambda: served.workers() and leader not in served.workers())
    until(lambda: served.log.read_text().count("A worker ended unasked") == 1)
    assert served.page()

    served.process.terminate()
    assert served.process.wait(SECONDS) == 0


def test_workers_that_are_told_to_go_are_followed_at_once_though_slow_people_keep_them(served: Served) -> None:
    (leader,) = served.workers()
    slow = [half_a_request(served) for _ in range(8)]
    for worker in served.all_workers():
        os.kill(worker, signal.SIGTERM)

    until(lambda: "A worker ended unasked; others are coming." in served.log.read_text())
    until(lambda: set(served.workers()) - {leader})
    assert all(served.page() for _ in range(10))
    assert {the_rest(one) for one in slow} == {422}


def test_others_come_for_a_worker_that_is_lost_as_soon_as_they_can(served: Served) -> None:
    served.set(FORUM_LANGUAGE="fy")
    (leader,) = served.workers()
    (other,) = children(leader)
    os.kill(other, signal.SIGKILL)
    until(lambda: served.log.read_text().count("Error: FORUM_LANGUAGE: fy is none of") == 2)

    served.set(FORUM_SITE_NAME="Nieuwe naam")
    until(lambda: served.workers() and leader not in served.workers())
    assert all("Nieuwe naam" in served.page() for _ in range(10))


def test_others_come_although_all_are_killed_and_those_too_that_come_for_them(served: Served) -> None:
    def ends() -> int:
        return served.log.read_text().count("others are coming")

    (leader,) = served.workers()
    for worker in (*children(leader), leader):
        os.kill(worker, signal.SIGKILL)
    until(lambda: served.workers() and leader not in served.workers())
    before = ends()
    os.kill(served.workers()[0], signal.SIGKILL)

    until(lambda: ends() > before)
    assert "Nobody serves any more" in served.log.read_text()
    wait_for(served.port, served.process)
    assert served.page()


def test_warming_up_leaves_nothing_open_that_workers_would_share(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'forum.sqlite'}"
    migrated(url)
    database = Database(url)
    Shell(tmp_path, database).take_in(thread_file(a_thread()))
    database.dispose()
    app = create_app(read_settings({"FORUM_DATA_DIR": str(tmp_path), "FORUM_DATABASE_URL": url}))
    threads = threading.active_count()

    warm_up(app)

    links = [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    assert [link for link in links if link.is_relative_to(tmp_path)] == []
    assert threading.active_count() == threads
    assert app.extensions["limiter"]


def test_what_cannot_be_served_is_said_in_a_line_that_names_the_setting(tmp_path: Path) -> None:
    migrated(f"sqlite:///{tmp_path / 'forum.sqlite'}")
    for name, value, problem in (
        ("FORUM_LANGUAGE", "fy", "fy is none of nl, en"),
        ("FORUM_REDIS_URL", "redis://127.0.0.1:1/0", "Redis cannot be used: "),
        ("FORUM_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}", "this database does not have the newest schema"),
    ):
        environ = {**os.environ, "FORUM_DATA_DIR": str(tmp_path), name: value}
        command = [str(Path(sys.executable).with_name("forum")), "serve", "--workers", "2", "--port", str(free_port())]
        ended = subprocess.run(
            command, check=False, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=SECONDS
        )

        assert ended.returncode == 2
        assert ended.stderr.startswith(f"Error: {name}: {problem}")
        assert ended.stderr.count("\n") == 1
        assert ended.stdout == ""
