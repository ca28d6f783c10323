"""Bad input over the wire, to the server as it runs: bodies without end or without length, and requests half sent."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from forum.serving.master import bound
from tests.support.forum import migrated
from tests.support.ports import free_port, wait_for

HOST = "127.0.0.1"
SECONDS = 30
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a forum is served by a process of its own."""
    with serving(tmp_path_factory.mktemp("served")) as (number, _):
        yield number


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A forum in a folder that is served, and the process, which leads a group of its own."""
    url = f"sqlite:///{folder / 'forum.sqlite'}"
    migrated(url)
    number = free_port()
    environ = {"FORUM_DATA_DIR": str(folder), "FORUM_DATABASE_URL": url, "FORUM_BASE_URL": f"http://{HOST}:{number}"}
    command = [str(Path(sys.executable).with_name("forum")), "serve", "--port", str(number)]
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **environ}, start_new_session=True) as server:
        try:
            wait_for(number, server)
            yield number, server
        finally:
            server.terminate()


def exchange(port: int, *parts: bytes) -> tuple[int, str]:
    """Send the parts of a request, and read what comes back: status and words (0: the connection was closed)."""
    with socket.create_connection((HOST, port), timeout=SECONDS) as connection:
        with suppress(ConnectionError):  # it may have answered, and closed, before all was sent
            for part in parts:
                connection.sendall(part)
        said = b""
        with suppress(ConnectionError):
            while piece := connection.recv(65536):
                said += piece
    head, _, body = said.partition(b"\r\n\r\n")
    return int(head.split()[1]) if head else 0, body.decode(errors="replace")


def post(path: str, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}", "Connection: close", "Accept-Language: nl"]
    return "\r\n".join([*lines, "Content-Type: application/x-www-form-urlencoded", *headers, "", ""]).encode()


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def lives(port: int) -> bool:
    return exchange(port, f"GET /readyz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())[0] == 200


def test_fifty_megabytes_get_a_page(port: int) -> None:
    status, page = exchange(port, post("/ask", f"Content-Length: {50 * MEGABYTE}"), b"body=", *[b"x" * MEGABYTE] * 50)

    assert status == 413
    assert "browser" in page
    assert '<html lang="nl"' in page
    assert lives(port)


def test_fifty_megabytes_are_refused_before_they_come(port: int) -> None:
    """Who waits for the answer before sending gets it at once: the length alone says enough."""
    status, page = exchange(port, post("/ask", f"Content-Length: {50 * MEGABYTE}"))

    assert status == 413
    assert "browser" in page


def test_a_form_without_a_length_is_read_all_the_same(port: int) -> None:
    form = chunk(b"topic=algemeen&title=Mijn+vraag&bo") + chunk(b"dy=Mijn+tekst") + b"0\r\n\r\n"
    status, page = exchange(port, post("/ask", "Transfer-Encoding: chunked"), form)

    assert status == 401
    assert "Mijn tekst" in page


def test_a_form_without_a_length_or_an_end_is_refused(port: int) -> None:
    parts = [chunk(b"x" * MEGABYTE)] * 50
    status, page = exchange(port, post("/ask", "Transfer-Encoding: chunked"), chunk(b"body="), *parts, b"0\r\n\r\n")

    assert status == 413
    assert "browser" in page
    assert lives(port)


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
        b"POST /ask HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET http://evil.example/topics/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"GET //evil.example/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /?a=\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\xff\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: \xff=\xff; prefs=\xff\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100_000 + b"\r\nConnection: close\r\n\r\n",
        b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_what_is_no_proper_request_breaks_nothing(port: int, request_: bytes) -> None:
    status, page = exchange(port, request_)

    assert status not in (500, 502)
    assert "//evil.example" not in page
    assert lives(port)


def test_who_goes_away_half_way_holds_nobody_up(port: int) -> None:
    for _ in range(20):
        with socket.create_connection((HOST, port)) as connection:
            connection.sendall(post("/ask", "Content-Length: 100000") + b"body=x")

    assert lives(port)


@pytest.mark.parametrize("turn", [1, 2])
def test_control_c_ends_the_server_at_once(turn: int, tmp_path: Path) -> None:
    """A terminal sends it to all processes of the server at the same time: more than once, for it is a race."""
    with serving(tmp_path) as (number, server):
        assert lives(number)
        os.killpg(server.pid, signal.SIGINT)

        assert server.wait(timeout=SECONDS / 2) == 0, turn


def test_a_port_that_is_taken_is_told_in_a_line(port: int, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("forum")), "run", "--port", str(port)]
    environ = {**os.environ, "FORUM_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=SECONDS
    )

    assert done.returncode == 1
    assert done.stderr == f"Error: cannot serve on {HOST}:{port}: Address already in use\n"
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_an_answer_does_not_wait_until_its_beginning_is_acknowledged() -> None:
    [listening] = bound(HOST, free_port(), 1)
    listening.listen()

    with listening, socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
