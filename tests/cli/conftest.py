"""What tests of commands ask for: a shell in which a forum is at hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum.kit.db import Database
from tests.support.databases import SqliteDatabases
from tests.support.forum import migrated
from tests.support.shell import Shell


@pytest.fixture
def make_shell(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Callable[[], Shell]]:
    """Makes forums with nothing in them, and a shell for each."""
    made: list[Shell] = []

    def make() -> Shell:
        folder = tmp_path / f"forum{len(made)}"
        folder.mkdir()
        made.append(Shell(folder, Database(make_database(migrated))))
        return made[-1]

    yield make
    for shell in made:
        shell.database.dispose()


@pytest.fixture
def shell(make_shell: Callable[[], Shell]) -> Shell:
    """A shell of the test's own."""
    return make_shell()


@pytest.fixture(scope="module")
def unchanging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A shell of the module's, on SQLite alone: for tests after which the forum is as before."""
    folder = tmp_path_factory.mktemp("unchanging")
    shell = Shell(folder, Database(SqliteDatabases(folder).make(migrated)))
    yield shell
    shell.database.dispose()
