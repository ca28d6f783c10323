"""The forum and its people, as fixtures. Asking for any of them runs the test on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.forum import Forum, Reader, migrated, running_forum
from tests.support.shell import Shell


@pytest.fixture
def forum(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Forum]:
    """A forum of the test's own, with one topic and nothing in it."""
    with running_forum(make_database(migrated), tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="module")
def forum_of_module(
    make_module_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forum]:
    """A forum for all tests of a file. A folder whose tests ask for no more than threads of their own calls it `forum`."""
    with running_forum(make_module_database(migrated), tmp_path_factory.mktemp("forum")) as running:
        yield running


@pytest.fixture
def guest(forum: Forum) -> Reader:
    return forum.guest()


@pytest.fixture
def alice(forum: Forum) -> Reader:
    """Asks."""
    return forum.member("Alice")


@pytest.fixture
def bob(forum: Forum) -> Reader:
    """Answers."""
    return forum.member("Bob")


@pytest.fixture
def charlie(forum: Forum) -> Reader:
    """Looks on."""
    return forum.member("Charlie")


@pytest.fixture
def mo(forum: Forum) -> Reader:
    """Moderates."""
    return forum.member("Mo", "moderator")


@pytest.fixture
def ada(forum: Forum) -> Reader:
    """Administers."""
    return forum.member("Ada", "admin")


@pytest.fixture
def shell(forum: Forum, tmp_path: Path) -> Shell:
    """A shell whose environment names the forum of these tests."""
    return Shell(tmp_path, forum.database)
