"""`forum serve`, the production server. It imports nothing of the forum: this process becomes the master."""

import os
import socket
import sys
from pathlib import Path

import click

MASTER = Path(__file__).parent.parent / "serving" / "master.py"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Serve the forum. SIGTERM stops it cleanly, losing nothing; SIGHUP loads code and settings anew, failing no request."""
    check_free(host, port)
    become_master(host, port, workers)


def become_master(host: str, port: int, workers: int) -> None:
    """Serve, and not return: what this process imported is not to stay in memory for as long as the forum is served."""
    sys.stdout.flush()
    sys.stderr.flush()
    # Alone, without what a usual start of Python brings along.
    words = [sys.executable, "-I", "-S", str(MASTER), host, str(port), str(workers)]
    os.execv(sys.executable, words)  # noqa: S606 - no shell is wanted


def check_free(host: str, port: int) -> None:
    """Take the port and let go of it, without ever listening: nobody is to find a server that is not there yet."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"cannot serve on {host}:{port}: {error.strerror or error}") from error
