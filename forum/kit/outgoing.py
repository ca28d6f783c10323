"""Asking servers whose addresses strangers gave: only what is public is reached, for a while, and little of it is read.

A name is looked up once, every address that it has must be allowed, and it is to one of those that the connection goes: a
name that means something else a moment later (DNS rebinding) changes nothing. No redirects, no cookies, no proxies or
passwords of the environment. Only the look-up itself has no other bound than the machine's resolver.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from forum.kit.on_demand import on_demand

PORTS = frozenset({80, 443, 8080, 8443})
"""Where web servers are: others are no place to send strangers' wishes to."""
LONGEST_ADDRESS = 1000
_USUAL = {"http": 80, "https": 443}
_NO_ADDRESS = "it is no http or https address"
_NOT_PUBLIC_SERVER = "it is no public server"
_MOST_READ = 4096
_MOST_TRIED = 3
"""Of the addresses of one name."""
_PUBLIC_V6 = ip_network("2000::/3")
_NOT_PUBLIC = [
    ip_network(network)
    for network in (
        "100.64.0.0/10",  # shared by the customers of a provider
        "192.0.0.0/24",
        "192.88.99.0/24",  # the way from IPv4 to IPv6, as it once was
        "198.18.0.0/15",  # for measuring
        "224.0.0.0/3",  # to many at once, and what was never given out
        "2001::/23",  # Teredo and others, which hold an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4, likewise
        "3fff::/20",
    )
]


class Forbidden(Exception):
    """The forum does not go there; its text says why, in English, for who runs the server."""


class Unreachable(Exception):
    """No answer came: nobody is there, it took too long, or it was no HTTP."""


@dataclass(frozen=True)
class Answer:
    """What a server said, as far as it was read."""

    status: int
    body: bytes

    @property
    def is_good(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Place:
    """Where an address leads."""

    host: str
    port: int
    is_https: bool
    target: str
    """Path and query."""


@dataclass(frozen=True)
class Border:
    """Which servers may be asked."""

    own_host: str = ""
    """The forum's: it does not ask itself."""
    reach: Literal["public", "near", "any"] = "public"
    """Also what is on this machine, by any port: for a forum that is only there itself. Or all: whom the host chose."""
    seconds: float = 10.0
    """For an answer as a whole."""

    def place(self, address: str) -> Place:
        """Where an address leads; raises `Forbidden` for one that is none, or may not be asked whatever it means."""
        parts = _split(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port or _USUAL[parts.scheme]
        if self.reach != "any" and self.own_host in (host, f"{host}:{port}"):
            raise Forbidden("it is this very server")
        if self.reach == "public" and port not in PORTS:
            raise Forbidden(f"port {port} is none of {', '.join(map(str, sorted(PORTS)))}")
        if _is_number(host) and not self.lets(host):
            raise Forbidden(_NOT_PUBLIC_SERVER)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Place(host, port, parts.scheme == "https", target)

    def lets(self, number: str) -> bool:
        """Whether a server with this number (IPv4 or IPv6) may be asked."""
        place = ip_address(number.partition("%")[0])
        if isinstance(place, IPv6Address) and place.ipv4_mapped:
            place = place.ipv4_mapped
        return self.reach == "any" or is_public(place) or (self.reach == "near" and place.is_loopback)


def ask(
    address: str,
    border: Border,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask a server; raises `Forbidden` or `Unreachable`."""
    connection = _Connection(border.place(address), border)
    timer = Timer(border.seconds, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request(method, connection.place.target, body, {"User-Agent": "Vraagbaak", **(headers or {})})
        response = connection.getresponse()
        answer = Answer(response.status, response.read(_MOST_READ))
        connection.check()  # what was cut off looks like an end
    except (OSError, HTTPException, ValueError) as error:  # ValueError: a name that no resolver takes
        raise Unreachable("took too long" if connection.is_cut else type(error).__name__) from error
    finally:
        timer.cancel()
        connection.close()
    return answer


class _Connection(HTTPConnection):
    """To an address that was looked at. What takes too long is cut off, at whichever byte it is."""

    def __init__(self, place: Place, border: Border) -> None:
        super().__init__(place.host, place.port, timeout=border.seconds)
        self.place = place
        self.is_cut = False
        self.default_port = _USUAL["https" if place.is_https else "http"]  # others stand in `Host`
        self._border = border
        self._lifeline: socket.socket | None = None

    def connect(self) -> None:
        numbers = _look_up(self.place, self._border)
        self.sock = _open(numbers, self.place.port, self._border.seconds / 2)
        self._lifeline = self.sock.dup()
        self.check()
        if self.place.is_https:
            self.sock = _tls().wrap_socket(self.sock, server_hostname=self.place.host)

    def check(self) -> None:
        """Raises `TimeoutError` once it was cut off."""
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """End it, from another thread."""
        self.is_cut = True
        if self._lifeline:
            with suppress(OSError):
                self._lifeline.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        if self._lifeline:
            self._lifeline.close()


def _split(address: str) -> SplitResult:
    if len(address) > LONGEST_ADDRESS:
        raise Forbidden(f"it is longer than {LONGEST_ADDRESS} characters")
    if not address.isascii() or not address.isprintable() or " " in address:
        raise Forbidden("it has characters that no address has")
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in _USUAL and parts.hostname and parts.port != 0
    except ValueError as error:
        raise Forbidden(_NO_ADDRESS) from error
    if not is_one:
        raise Forbidden(_NO_ADDRESS)
    if "@" in parts.netloc or "#" in address:
        raise Forbidden("it has a user, a password or a fragment")
    return parts


def _look_up(place: Place, border: Border) -> list[str]:
    """The numbers of a host; raises `Forbidden` where one of them may not be asked."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)]
    if not all(border.lets(number) for number in found):
        raise Forbidden(_NOT_PUBLIC_SERVER)
    return list(dict.fromkeys(found))[:_MOST_TRIED]


def _open(numbers: list[str], port: int, seconds: float) -> socket.socket:
    """A connection to the first that takes one: numbers are not looked up again."""
    for number in numbers[:-1]:
        with suppress(OSError):
            return socket.create_connection((number, port), seconds)
    return socket.create_connection((numbers[-1], port), seconds)


def is_public(number: IPv4Address | IPv6Address) -> bool:
    """Whether it is one of the open network's, and of one server."""
    if number.version == 6 and number not in _PUBLIC_V6:
        return False
    return number.is_global and not any(number in network for network in _NOT_PUBLIC)


def _is_number(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host.partition("%")[0]))
    return False


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=on_demand("requests.utils").DEFAULT_CA_BUNDLE_PATH)
