"""Whoever gives the forum an address to ask makes it reach no server that they could not reach themselves."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from forum.kit.outgoing import Border, Forbidden, Unreachable, ask

PUBLIC = Border("forum.example.org")
NEAR = Border("localhost:8000", "near", seconds=0.5)
NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 172.31.255.255
    192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1
    255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::a00:1 64:ff9b:1::1 100::1
    2001::1 2001:db8::1 2002:a00:1:: 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%lo fec0::1 ff02::1 ff0e::1
""".split()


def test_only_numbers_of_the_open_network_are_asked() -> None:
    assert [number for number in NOT_PUBLIC if PUBLIC.lets(number)] == []
    assert PUBLIC.lets("9.9.9.9")
    assert PUBLIC.lets("2620:fe::fe")
    assert PUBLIC.lets("::ffff:9.9.9.9")
    near = {number for number in NOT_PUBLIC if NEAR.lets(number)}
    assert near == {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"}


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "no http or https"),
        ("example.org", "no http or https"),
        ("//example.org/", "no http or https"),
        ("file:///etc/passwd", "no http or https"),
        ("gopher://example.org/", "no http or https"),
        ("http://", "no http or https"),
        ("http://[", "no http or https"),
        ("http://example.org:0/", "no http or https"),
        ("http://example.org:99999/", "no http or https"),
        ("http://example.org:22/", "port 22"),
        ("https://example.org:6379/", "port 6379"),
        ("http://user@example.org/", "a user"),
        ("http://user:geheim@example.org/", "a user"),
        ("http://example.org@10.0.0.1/", "a user"),
        ("http://example.org/#x", "fragment"),
        ("http://éxample.org/", "characters"),
        ("http://example.org/\r\nX: y", "characters"),
        ("http://example.org/a b", "characters"),
        ("http://example.org/" + "a" * 1000, "longer than"),
        ("https://forum.example.org/", "this very server"),
        ("https://FORUM.example.org.:8443/hub", "this very server"),
        ("http://10.0.0.1/", "no public server"),
        ("http://[::ffff:10.0.0.1]/", "no public server"),
        ("http://[fe80::1%25lo]/", "no public server"),
    ],
)
def test_an_address_that_may_not_be_asked_is_told_at_once(address: str, why: str) -> None:
    with pytest.raises(Forbidden, match=why):
        PUBLIC.place(address)


def test_a_name_is_what_it_leads_to() -> None:
    with pytest.raises(Forbidden, match="no public server"):
        ask("http://localhost/", PUBLIC)


def test_a_name_is_looked_up_once_and_every_number_of_it_must_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that means something else the second time (DNS rebinding) is not asked for a second time."""
    looked_up: list[object] = []
    numbers = ["127.0.0.1"]

    def look_up(host: object, port: int, **_: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    real = socket.getaddrinfo
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nja") as port:
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *more, **named: (real if host in numbers else look_up)(host, *more, **named),
        )
        assert ask(f"http://example.org:{port}/", NEAR).body == b"ja"
        numbers.append("10.0.0.1")
        with pytest.raises(Forbidden):
            ask(f"http://example.org:{port}/", NEAR)

    assert looked_up == ["example.org"] * 2


def test_a_name_that_nobody_can_look_up_is_no_answer() -> None:
    with pytest.raises(Unreachable):
        ask(f"http://{'a' * 64}.example/", PUBLIC)


def test_a_redirect_leads_nowhere_and_a_long_answer_is_read_a_little() -> None:
    with answering(b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n" + b"a" * 100_000) as port:
        answer = ask(f"http://127.0.0.1:{port}/", NEAR)
    assert (answer.status, len(answer.body), answer.is_good) == (302, 4096, False)


@pytest.mark.parametrize(
    "said", [b"", b"HELLO\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, b"HTTP/1.1 200 " + b"a" * 100_000]
)
def test_what_is_no_http_is_no_answer(said: bytes) -> None:
    with answering(said) as port, pytest.raises(Unreachable):
        ask(f"http://127.0.0.1:{port}/", NEAR)


def test_an_answer_that_comes_byte_by_byte_is_cut_off() -> None:
    began = monotonic()
    with answering(b"HTTP/1.1 200 OK\r\n", forever=True) as port, pytest.raises(Unreachable, match="too long"):
        ask(f"http://127.0.0.1:{port}/", NEAR)
    assert monotonic() - began < 10


def test_a_server_without_a_certificate_for_its_name_is_not_believed() -> None:
    with answering(b"") as port, pytest.raises(Unreachable):
        ask(f"https://127.0.0.1:{port}/", NEAR)


@contextmanager
def answering(said: bytes, *, forever: bool = False) -> Iterator[int]:
    """A server that says this to whoever comes, and byte by byte goes on; its port."""
    ending = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(4096)
                    connection.sendall(said)
                    while forever and not ending.wait(0.05):
                        connection.sendall(b"X")
                except OSError:
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        ending.set()
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()
