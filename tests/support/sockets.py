"""The tests reach no other machine: whoever connects elsewhere than to the loopback, or asks for a name, is refused."""

import ipaddress
import sys
from typing import Any


class ReachedOut(AssertionError):
    """A test tried to speak to another machine."""


def refuse_other_machines() -> None:
    """Watch this process from now on. Python keeps an audit hook for good, which is what we want."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise ReachedOut(f"{event} to {address}")
    elif event == "socket.getaddrinfo" and not _is_here(arguments[0]):
        raise ReachedOut(f"{event} for {arguments[0]}")


def _is_here(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
