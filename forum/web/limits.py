"""How often one account or one network may do something; counted for all processes together.

In a small SQLite file of its own in the data folder, or in Redis where several machines serve. Fixed windows, by the
`limits` package. Beyond a limit: 429, with `Retry-After` and the text given back. Where Redis is away each machine counts
for itself; where that fails too, nobody is held up: the forum goes on without limits. It says so in the log, and tries
again every few seconds.
"""

import hmac
import logging
from collections.abc import Sequence
from time import monotonic, time

from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from forum.kit.config import Settings
from forum.kit.words import Message, plural
from forum.web.counters import PATIENCE, SqliteStorage

LIMITS = {
    "post by account": parse("30/minute"),
    "post by network": parse("120/minute"),
    "mark by account": parse("60/minute"),
    "flag by account": parse("30/hour"),
    "picture by account": parse("20/hour"),
    "archive by account": parse("5/hour"),
    "preview by network": parse("120/minute"),
    "print by network": parse("20/minute"),
    "search by network": parse("240/minute"),
    "wrong password by account": parse("10/15 minutes"),
    "wrong code by account": parse("10/15 minutes"),
    "wrong codes of a day by account": parse("50/day"),
    "wrong password by network": parse("100/15 minutes"),
    "wrong passkey by network": parse("100/15 minutes"),
    "wrong feed key by network": parse("100/15 minutes"),
    "challenge by network": parse("240/minute"),
    "sign in by network": parse("120/minute"),
    "trip by network": parse("40/minute"),
    "register by network": parse("30/hour"),
    "reset by network": parse("30/hour"),
    "subscribe by network": parse("120/minute"),
    "subscribe by host": parse("120/minute"),
    "mail by address": parse("5/hour"),
}
_LONG = 2 * 3600
"""Seconds that are told in hours."""
REST = 10.0
"""Seconds without limits after the storage failed, so that one that is away is not waited for at every form."""

log = logging.getLogger(__name__)


class TooMany(Exception):
    """A limit is reached."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after

    @property
    def words(self) -> Message:
        """How long to wait."""
        if self.retry_after > _LONG:
            return plural(
                "This happened very often today. Try again in an hour.",
                "This happened very often today. Try again in %(count)s hours.",
                -(-self.retry_after // 3600),
            )
        return plural(
            "This happened very often in a short time. Try again in a minute.",
            "This happened very often in a short time. Try again in %(count)s minutes.",
            -(-self.retry_after // 60),
        )


def init_app(app: Flask, settings: Settings) -> None:
    """Choose where to count."""
    if not settings.rate_limits:
        return
    app.extensions["limiter"] = Limiter(_storages(settings))


def _storages(settings: Settings) -> list[Storage]:
    """Where to count, and where to if that fails."""
    own = SqliteStorage(settings.data_dir / "limits.sqlite")
    if settings.redis_url is None:
        return [own]
    storage = storage_from_string(settings.redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    if not isinstance(storage, Storage):  # the asyncio kind, which only another scheme gives
        raise TypeError(storage)
    return [storage, own]


def hit(limit: str, who: object) -> None:
    """Count one; raises `TooMany` beyond the limit."""
    _look(limit, who, count=True)


def check(limit: str, who: object) -> None:
    """Count nothing; raises `TooMany` where the limit is reached already."""
    _look(limit, who, count=False)


def forget(limit: str, who: object) -> None:
    """Count from nought, as after what was guessed is another."""
    limiter: Limiter | None = current_app.extensions.get("limiter")
    if limiter:
        limiter.clear(LIMITS[limit], (limit, _code_of(who)))


def _look(limit: str, who: object, *, count: bool) -> None:
    limiter: Limiter | None = current_app.extensions.get("limiter")
    wait = limiter.wait(LIMITS[limit], (limit, _code_of(who)), count=count) if limiter else 0
    if wait:
        raise TooMany(wait)


def _code_of(who: object) -> str:
    """By what somebody is counted: who it was stands in no file."""
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), str(who).encode(), "sha256").hex()


class Limiter:
    """Counts for as long as a storage can; never raises."""

    def __init__(self, storages: Sequence[Storage]) -> None:
        self._counters = [_Counter(storage) for storage in storages]

    def wait(self, item: RateLimitItem, key: tuple[str, str], *, count: bool) -> int:
        """How many seconds to wait; 0 within the limit, or where it cannot be known."""
        told = (counter.wait(item, key, count=count) for counter in self._counters)
        return next((seconds for seconds in told if seconds is not None), 0)

    def clear(self, item: RateLimitItem, key: tuple[str, str]) -> None:
        """Forget what was counted."""
        for counter in self._counters:
            counter.clear(item, key)

    def close(self) -> None:
        """Let go of the file."""
        for counter in self._counters:
            counter.close()


class _Counter:
    """Counts in one storage. After it failed it is left alone for a while."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._window = FixedWindowRateLimiter(storage)
        self._resting_until = 0.0

    def wait(self, item: RateLimitItem, key: tuple[str, str], *, count: bool) -> int | None:
        """How many seconds to wait; None where it cannot be known here."""
        if monotonic() < self._resting_until:
            return None
        try:
            is_within = self._window.hit(item, *key) if count else self._window.test(item, *key)
            return 0 if is_within else self._seconds_left(item, key)
        except self._storage.base_exceptions:
            log.exception("Limits are not counted in %s until this is mended", self._name)
            self._resting_until = monotonic() + REST
            return None

    def clear(self, item: RateLimitItem, key: tuple[str, str]) -> None:
        if monotonic() < self._resting_until:
            return
        try:
            self._window.clear(item, *key)
        except self._storage.base_exceptions:
            log.exception("What was counted in %s could not be forgotten", self._name)

    def close(self) -> None:
        if isinstance(self._storage, SqliteStorage):
            self._storage.close()

    @property
    def _name(self) -> str:
        return "the data folder" if isinstance(self._storage, SqliteStorage) else "Redis"

    def _seconds_left(self, item: RateLimitItem, key: tuple[str, str]) -> int:
        return max(1, int(self._window.get_window_stats(item, *key).reset_time - time()) + 1)
