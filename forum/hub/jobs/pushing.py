"""The round of the hub: what changed is looked at, who subscribed is asked, and who has not a feed as it is gets it.

Nothing that is sent was decided by what happened: each feed is compared with what its subscribers took last, so that many
changes are one message of all that is new to its subscriber, and what was interrupted is done again. One thread for each
host at a time, so that a slow one keeps nobody else waiting; hosts that are only asked leave half of the threads.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from time import monotonic
from typing import TypeAlias

from forum.hub import actions
from forum.hub.jobs.errands import Delivery, Errand, Errands, Feed, Message, Outcome, Publisher, Question
from forum.hub.queries import is_any_asked, list_changes, list_due_topics, list_had
from forum.kit import clock
from forum.kit.db import Database, commit

LANES = 32
"""Hosts that are spoken to at once."""
ASKING = 16
"""Of these, those that are only asked whether they subscribed, as anybody may wish of any host."""
_CHANGES, _TOPICS, _CLAIMS, _MESSAGES = 200, 20, 50, 20
"""Of each so many at once."""
_LONGEST_LANE = 300.0
"""Seconds after which one host has had its turn: before the claims on what is left are over."""
_SECONDS = 1.0
"""After which is looked for what is new, while hosts are waited for."""
Lane: TypeAlias = list[tuple[Errand, Outcome | None]]

log = logging.getLogger(__name__)
_turn, _again = threading.Lock(), threading.Event()


def push_feeds(database: Database, publisher: Publisher, is_stopping: Callable[[], bool] = lambda: False) -> None:
    """Ask and send until there is nothing more; where this process does already, have it look again."""
    _again.set()
    while _again.is_set() and _turn.acquire(blocking=False):
        _again.clear()
        try:
            _Round(database, publisher, is_stopping).run()
        finally:
            _turn.release()


class _Round:
    def __init__(self, database: Database, publisher: Publisher, is_stopping: Callable[[], bool]) -> None:
        self._database, self._publisher, self._is_stopping = database, publisher, is_stopping
        self._under_way: dict[Future[Lane], str] = {}
        self._asking: set[Future[Lane]] = set()
        self._written: dict[tuple[str, str, str], Message] = {}
        self._pool = ThreadPoolExecutor(LANES, "hub")

    def run(self) -> None:
        with self._database.writing():
            actions.forget_expired()
            commit()
        with self._pool:
            while not self._is_stopping():
                self._look_at_changes()
                self._begin(self._questions() + self._deliveries())
                if not self._under_way:
                    break
                wait(self._under_way, _SECONDS, FIRST_COMPLETED)
                self._settle()
        self._settle()

    def _look_at_changes(self) -> None:
        with self._database.reading():
            changes = list_changes(_CHANGES)
            topics = self._publisher.list_touched(changes) if changes else set()
        if changes:
            with self._database.writing():
                actions.drop_changes([change.id for change in changes])
                actions.hurry(topics)
                commit()

    def _questions(self) -> Errands:
        room = ASKING - len(self._asking)
        with self._database.reading():
            if room <= 0 or not is_any_asked(clock.now()):
                return []
        with self._database.writing():
            claimed = actions.claim_asked(self._busy, room)
            commit()
        return [Question(self._publisher, asked, is_there=self._is_there(asked.topic)) for asked in claimed]

    def _is_there(self, topic: str) -> bool:
        try:
            with self._database.reading():
                return self._publisher.open_feed(topic) is not None
        except Exception:  # nor does one that was asked for; whether it can be made shows when it is sent
            log.exception("The feed %s cannot be looked at", topic)
            return True

    def _deliveries(self) -> Errands:
        if len(self._under_way) >= LANES:
            return []
        with self._database.reading():
            topics = list_due_topics(clock.now(), self._busy, _TOPICS)
        return [errand for topic in topics for errand in self._deliveries_of(topic)]

    def _deliveries_of(self, topic: str) -> Errands:
        looked_at = clock.now()
        feed, messages = self._open(topic, looked_at)
        with self._database.writing():
            actions.rest(topic, feed.etag if feed else None, looked_at)
            claimed = actions.claim(topic, messages, self._busy, _CLAIMS) if messages else []
            commit()
        return [Delivery(self._publisher, due, messages[due.seen]) for due in claimed]

    def _message(self, topic: str, feed: Feed, seen: str) -> Message:
        key = topic, feed.etag, seen
        if key not in self._written:
            if len(self._written) >= _MESSAGES:
                self._written.clear()
            headers = {"Content-Type": feed.media_type, "Link": feed.links}
            self._written[key] = Message(feed.etag, feed.write(seen), headers)
        return self._written[key]

    def _open(self, topic: str, now: datetime) -> tuple[Feed | None, dict[str, Message]]:
        """A feed as it is, and what those get who are to get it, by what they have of it."""
        try:
            with self._database.reading():
                feed = self._publisher.open_feed(topic)
                had = list_had(topic, feed.etag, now, self._busy, _MESSAGES) if feed else []
                return feed, {seen: self._message(topic, feed, seen) for seen in had if feed}
        except Exception:  # one feed that cannot be made holds up no other
            log.exception("The feed %s cannot be pushed", topic)
            return None, {}

    @property
    def _busy(self) -> set[str]:
        return set(self._under_way.values())

    def _begin(self, errands: Errands) -> None:
        lanes: dict[str, Errands] = defaultdict(list)
        for errand in errands:
            lanes[errand.host].append(errand)
        for host, lane in lanes.items():
            future = self._pool.submit(_go, lane, self._is_stopping)
            self._under_way[future] = host
            if any(isinstance(errand, Question) for errand in lane):
                self._asking.add(future)

    def _settle(self) -> None:
        done = [future for future in self._under_way if future.done()]
        if not done:
            return
        with self._database.writing():
            for future in done:
                del self._under_way[future]
                self._asking.discard(future)
                for errand, outcome in future.result():
                    errand.settle(outcome)
            commit()


def _go(lane: Errands, is_stopping: Callable[[], bool]) -> Lane:
    """Go to one host, one after the other; once it does not answer, those that can wait are as good as tried."""
    done: Lane = []
    until = monotonic() + _LONGEST_LANE
    silent: Outcome | None = None
    for errand in lane:
        if is_stopping() or monotonic() > until:
            done.append((errand, None))
        elif silent and errand.is_patient:
            done.append((errand, silent))
        else:
            outcome = errand.go()
            silent = outcome if outcome.answer is None else None
            done.append((errand, outcome))
    return done
