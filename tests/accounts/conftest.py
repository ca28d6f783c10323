"""One forum for all tests of a file: each registers people of its own. Beside it is a provider, by whose organisations
one can sign in: `acme` is one, and what is not asked for does not run."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.forum import Forum, migrated, running_forum
from tests.support.provider import Organisation, Provider, running_provider


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """Organisations that sign people in."""
    with running_provider() as running:
        yield running


@pytest.fixture(scope="module")
def forum(forum_of_module: Forum) -> Forum:
    """A forum with one topic and nothing in it at first."""
    return forum_of_module


@pytest.fixture(scope="module")
def forum_with_organisations(
    provider: Provider, make_module_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forum]:
    """One that knows two organisations."""
    settings = provider.settings("acme", "other")
    with running_forum(make_module_database(migrated), tmp_path_factory.mktemp("forum"), **settings) as running:
        yield running


@pytest.fixture
def acme(provider: Provider, request: pytest.FixtureRequest) -> Organisation:
    """An organisation with somebody who was never here."""
    organisation = provider.found("acme")
    name = request.node.name.partition("[")[0][:40]
    organisation.person |= {"sub": name, "email": f"{name}@acme.example"}
    return organisation
