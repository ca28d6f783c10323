"""What the pages of administrators are tested with."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.forum import Forum

Noted = Callable[[str], list[Any]]


@pytest.fixture
def noted(forum: Forum) -> Noted:
    """Reads the log: of a verb, who did it (None: the host) to whom and why."""

    def read(verb: str) -> list[Any]:
        rows = forum.execute(
            "SELECT actor_id, account_id, reason FROM audit_entries WHERE verb = :verb ORDER BY id", verb=verb
        )
        return [tuple(row) for row in rows]

    return read
