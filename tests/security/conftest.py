"""One forum for all tests of a file: each looks at posts of its own."""

import pytest

from tests.support.forum import Forum


@pytest.fixture(scope="module")
def forum(forum_of_module: Forum) -> Forum:
    """A forum with one topic and nothing in it at first."""
    return forum_of_module
