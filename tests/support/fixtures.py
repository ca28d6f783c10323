"""The forum and its people, as fixtures. Asking for any of them runs the test on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.forum import Forum, Reader, build_forum, migrated


@pytest.fixture
def forum(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Forum]:
    """A forum of the test's own, with one topic and nothing in it."""
    built = build_forum(make_database(migrated), tmp_path / "data")
    yield built
    built.app.extensions["readership"].close()
    built.database.dispose()


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
