"""The forum's commands and servers, and others beside them, for as long as they are measured."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import free_port, wait_for

FORUM = Path(sys.executable).with_name("forum")
GRANIAN = Path(sys.executable).with_name("granian")


def run(environ: Mapping[str, str], *words: str) -> None:
    """A forum command, to its end."""
    subprocess.run([FORUM, *words], env=environ, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served(environ: Mapping[str, str], *more: str) -> Iterator[int]:
    """The forum, on a free port."""
    port = free_port()
    with process([str(FORUM), "serve", "--port", str(port), *more], environ, port):
        yield port


@contextmanager
def beside(target: str, environ: Mapping[str, str]) -> Iterator[int]:
    """Another WSGI application on a free port, under the same server with as many threads as `forum serve` has."""
    port = free_port()
    words = [str(GRANIAN), "--interface", "wsgi", "--port", str(port), "--blocking-threads", "16", "--backlog", "1024"]
    with process([*words, "--no-ws", target], environ, port):
        yield port


@contextmanager
def process(words: list[str], environ: Mapping[str, str], port: int) -> Iterator[None]:
    """A server, from its first answer to the end of the block."""
    started = subprocess.Popen(words, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, started)
        yield
    finally:
        started.terminate()
        started.wait(30)
