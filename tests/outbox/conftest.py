"""A mail server, and mail in the outbox of a forum."""

from collections.abc import Iterator

import pytest

from tests.support.smtp import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A server that records what it takes."""
    with mail_server() as running:
        yield running
