"""Mail survives `kill -9` at any moment: none is lost, and none goes again once it was settled."""

import random
import time

import pytest

from tests.outbox.processes import start_sending
from tests.outbox.support import later, post, rows, send, states
from tests.support.forum import Forum
from tests.support.smtp import MailServer


def kill_sending(forum: Forum, server: MailServer, kills: int) -> None:
    """Kill processes that send, at moments that nobody chose, while mail comes in; and let the last one finish."""
    total = 0
    for number in range(kills):
        post(forum, *[f"p{total + each}" for each in range(10)])
        total += 10
        process, before = start_sending(forum, server.address), len(server.taken)
        while len(server.taken) == before:
            assert process.is_alive()
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.1) * (number % 4 > 0))
        process.kill()
        process.join()
    with later(minutes=11):  # when the claims of the dead are over
        send(forum, server.address)

    assert states(forum) == ["sent"] * total
    got = server.counted()
    claimed = {f"p{row.id - 1}@example.org": row.attempt_count for row in rows(forum)}
    assert got.keys() == claimed.keys()
    assert got.total() <= total + kills
    assert [name for name in got if got[name] > claimed[name]] == []
    assert sum(claimed.values()) <= total + kills


def test_a_few_kills_lose_no_mail_and_double_none_that_was_settled(forum: Forum, server: MailServer) -> None:
    kill_sending(forum, server, kills=3)


@pytest.mark.soak
def test_many_kills_lose_no_mail_and_double_none_that_was_settled(forum: Forum, server: MailServer) -> None:
    kill_sending(forum, server, kills=200)
