"""Databases for tests: each test has its own, and a prepared one is prepared once and copied from then on."""

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeAlias

from sqlalchemy import make_url

from tests.support.postgres import Postgres

Prepare: TypeAlias = Callable[[str], None]
"""Fills the database at an address (migrates it, say) and leaves no connection open."""


class Databases(Protocol):
    """Makes databases of one kind."""

    def make(self, prepare: Prepare | None = None) -> str:
        """The address of a database of the caller's own: empty, or as `prepare` leaves one."""

    def drop(self, url: str) -> None:
        """Remove a database that `make` made."""


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._prepared: dict[Prepare, Path] = {}

    def make(self, prepare: Prepare | None = None) -> str:
        file = self._new_file()
        if prepare is not None:
            if prepare not in self._prepared:
                self._prepared[prepare] = self._new_file()
                prepare(f"sqlite:///{self._prepared[prepare]}")
            # The whole folder: what is in the write-ahead log is part of the database.
            shutil.copytree(self._prepared[prepare].parent, file.parent, dirs_exist_ok=True)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        shutil.rmtree(sqlite_file(url).parent)

    def _new_file(self) -> Path:
        folder = self._folder / secrets.token_hex(6)
        folder.mkdir()
        return folder / "forum.sqlite"


class PostgresDatabases:
    """Databases of a server."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._prepared: dict[Prepare, str] = {}

    def make(self, prepare: Prepare | None = None) -> str:
        if prepare is None:
            return self._server.make_database()
        if prepare not in self._prepared:
            self._prepared[prepare] = self._server.make_database()
            prepare(self._prepared[prepare])
        return self._server.make_database(self._prepared[prepare])

    def drop(self, url: str) -> None:
        self._server.drop_database(url)

    def drop_prepared(self) -> None:
        """Remove the rest: a server that was given to us keeps nothing of ours."""
        while self._prepared:
            self._server.drop_database(self._prepared.popitem()[1])


def sqlite_file(url: str) -> Path:
    """The file of a SQLite database."""
    return Path(make_url(url).database or "")
