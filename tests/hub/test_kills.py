"""What is pushed survives `kill -9` at any moment: in the end every subscriber has every feed as it is."""

import random
import time
from collections import defaultdict
from typing import Any

import pytest

from tests.hub.processes import start_pushing
from tests.hub.support import later, posts, push, rows, wish
from tests.support.forum import Forum, Reader
from tests.support.subscriber import Subscriber

TOPICS = [
    f"/{stem}.{kind}"
    for stem in ("feed", "questions", "unanswered", "topics/algemeen")
    for kind in ("rss", "atom", "json")
]


SECONDS = 30
CLAIM = 11
"""Minutes after which what a process took that was killed is another's: they go by at each kill."""


def kill_pushing(forum: Forum, alice: Reader, subscriber: Subscriber, kills: int) -> None:
    """Kill processes that push, at moments that nobody chose, while questions are asked; and let the last one finish."""
    for topic in TOPICS:
        for place in range(1, 4):
            wish(forum, subscriber.callback(topic, f"127.0.0.{place}"), topic, secret="geheim")
    for number in range(kills):
        process, before = start_pushing(forum, CLAIM * number), len(subscriber.pushed)
        alice.ask(f"Vraag {number}?")
        until = time.monotonic() + SECONDS
        while len(subscriber.pushed) == before:
            assert process.is_alive()
            assert time.monotonic() < until
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.05) * (number % 4 > 0))
        process.kill()
        process.join()
    with later(minutes=CLAIM * kills):  # when the claims of the dead are over
        push(forum)

    assert len(rows(forum)) == len(TOPICS) * 3
    assert {(row.confirmed, row.asked, row.problem, row.attempt_count) for row in rows(forum)} == {(True, None, "", 0)}
    for topic in TOPICS:
        taken: dict[str, dict[str, Any]] = defaultdict(dict)
        for pushed in subscriber.at(topic):
            if pushed.is_signed_with("geheim"):  # else it came from one that was killed in the middle
                taken[pushed.headers["Host"]] |= posts(pushed.body)
        assert list(taken.values()) == [posts(forum.guest().get(topic).data)] * 3
    assert len(subscriber.pushed) <= len(TOPICS) * 3 * (kills + 2)


def test_a_few_kills_leave_nobody_without_the_newest(forum: Forum, alice: Reader, subscriber: Subscriber) -> None:
    kill_pushing(forum, alice, subscriber, kills=3)


@pytest.mark.soak
def test_many_kills_leave_nobody_without_the_newest(forum: Forum, alice: Reader, subscriber: Subscriber) -> None:
    kill_pushing(forum, alice, subscriber, kills=100)
