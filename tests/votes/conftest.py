"""One forum for all tests of a file: each makes threads of its own, and looks at nothing else."""

import pytest

from tests.support.forum import Forum


@pytest.fixture(scope="module")
def forum(forum_of_module: Forum) -> Forum:
    """A forum with one topic and nothing in it at first."""
    return forum_of_module
