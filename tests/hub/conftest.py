"""A forum that is on this machine alone, so that those who subscribe may be too."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.forum import Forum, migrated, running_forum
from tests.support.subscriber import Subscriber, running_subscriber


@pytest.fixture
def forum(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Forum]:
    with running_forum(make_database(migrated), tmp_path / "data", FORUM_BASE_URL="http://localhost:8000") as running:
        yield running


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    with running_subscriber() as running:
        yield running
