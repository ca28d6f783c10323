"""One forum for all tests of the plumbing, on each database: what they look at does not depend on what is in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.forum import Forum, build_forum, migrated


@pytest.fixture(scope="session")
def site(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forum]:
    """A forum that lives as long as the run."""
    folder = tmp_path_factory.mktemp("site")
    if database_kind == "sqlite":
        with running(f"sqlite:///{folder / 'forum.sqlite'}", folder) as forum:
            yield forum
        return
    postgres = request.getfixturevalue("postgres")
    url = postgres.make_database()
    with running(url, folder) as forum:
        yield forum
    postgres.drop_database(url)


@contextmanager
def running(url: str, folder: Path) -> Iterator[Forum]:
    migrated(url)
    forum = build_forum(url, folder / "data")
    yield forum
    forum.app.extensions["readership"].close()
    forum.database.dispose()


@pytest.fixture
def forum(site: Forum) -> Forum:
    """The same, as the people of the fixtures know it."""
    return site


@pytest.fixture
def build(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Callable[..., Forum]]:
    """Builds forums of the test's own, over one database, with settings of their own."""
    url, built = make_database(migrated), []

    def one(**environ: str) -> Forum:
        built.append(build_forum(url, tmp_path / "data", **environ))
        return built[-1]

    yield one
    for forum in built:
        forum.app.extensions["readership"].close()
        forum.database.dispose()
        if limiter := forum.app.extensions.get("limiter"):
            limiter.close()
