"""A forum with three threads, and its counting of readers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum.kit.db import Database
from forum.web.readers import Readership
from tests.readership.support import Forum, make_threads
from tests.support.databases import Prepare


@pytest.fixture
def forum(make_database: Callable[[Prepare], str], tmp_path: Path) -> Iterator[Forum]:
    """On each database: threads 1, 2 and 3, which nobody has read."""
    database = Database(make_database(make_threads))
    yield Forum(database, tmp_path)
    database.dispose()


@pytest.fixture
def readership(forum: Forum) -> Iterator[Readership]:
    """The counting of this process."""
    readership = Readership(forum.database, forum.data_dir)
    yield readership
    readership.close()
