"""Files with people in them are for the eyes of the forum's own user, in a folder that others may read too."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.web.counters import SqliteStorage
from forum.web.limits import LIMITS, Limiter
from tests.support.forum import build_forum, migrated


@pytest.fixture
def open_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that all may read, made by a host who lets new files be read by all."""
    before = os.umask(0o022)
    tmp_path.chmod(0o755)
    yield tmp_path
    os.umask(before)


def test_the_database_and_the_counters_are_private(open_folder: Path) -> None:
    migrated(f"sqlite:///{open_folder / 'forum.sqlite'}")
    forum = build_forum(f"sqlite:///{open_folder / 'forum.sqlite'}", open_folder)
    forum.member("Alice").ask()
    limiter = Limiter([SqliteStorage(open_folder / "limits.sqlite")])
    limiter.wait(LIMITS["sign in by network"], ("sign in", "here"), count=True)

    held = [file for file in open_folder.iterdir() if ".sqlite" in file.name and file.stat().st_size]

    assert {"forum.sqlite", "forum.sqlite-wal", "limits.sqlite"} <= {file.name for file in held}
    assert {oct(file.stat().st_mode & 0o777) for file in held} == {"0o600"}
    limiter.close()
    forum.app.extensions["readership"].close()
    forum.database.dispose()
