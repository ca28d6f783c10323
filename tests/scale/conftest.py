"""A PostgreSQL and the replica that follows it."""

from collections.abc import Iterator, Sequence

import pytest

from tests.support.replicated import PostgresServer, replicated


@pytest.fixture(scope="package")
def servers() -> Iterator[Sequence[PostgresServer]]:
    """The primary and the replica of a file of tests."""
    with replicated() as running:
        yield running


@pytest.fixture
def primary(servers: Sequence[PostgresServer]) -> PostgresServer:
    return servers[0]


@pytest.fixture
def replica(servers: Sequence[PostgresServer]) -> PostgresServer:
    return servers[1]
