"""How often one account or one network may do something; counted for all processes together.

In a small SQLite file of its own in the data folder, or in Redis where several machines serve. Fixed windows, by the
`limits` package. Beyond a limit: 429, with `Retry-After` and the text given back. Where counting fails, nobody is held
up: the forum goes on without limits, says so in the log, and tries again every few seconds.
"""

import hmac
import logging
import sqlite3
import threading
from pathlib import Path
from time import monotonic, time
from typing import Any

from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from forum.kit.config import Settings
from forum.kit.files import make_private
from forum.kit.words import Message, plural

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
PATIENCE = 1.0
"""Seconds to wait for the storage."""
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
    app.extensions["limiter"] = Limiter(_storage(settings))


def _storage(settings: Settings) -> Storage:
    if settings.redis_url is None:
        return SqliteStorage(settings.data_dir / "limits.sqlite")
    storage = storage_from_string(settings.redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    if not isinstance(storage, Storage):  # the asyncio kind, which only another scheme gives
        raise TypeError(storage)
    return storage


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
    """Counts for as long as its storage can; never raises."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._window = FixedWindowRateLimiter(storage)
        self._resting_until = 0.0

    def wait(self, item: RateLimitItem, key: tuple[str, str], *, count: bool) -> int:
        """How many seconds to wait; 0 within the limit, or where it cannot be known."""
        if monotonic() < self._resting_until:
            return 0
        try:
            is_within = self._window.hit(item, *key) if count else self._window.test(item, *key)
            return 0 if is_within else self._seconds_left(item, key)
        except self._storage.base_exceptions:
            log.exception("Nothing is limited until this is mended")
            self._resting_until = monotonic() + REST
            return 0

    def clear(self, item: RateLimitItem, key: tuple[str, str]) -> None:
        """Forget what was counted."""
        try:
            self._window.clear(item, *key)
        except self._storage.base_exceptions:
            log.exception("What was counted could not be forgotten")

    def _seconds_left(self, item: RateLimitItem, key: tuple[str, str]) -> int:
        return max(1, int(self._window.get_window_stats(item, *key).reset_time - time()) + 1)

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._storage, SqliteStorage):
            self._storage.close()


class SqliteStorage(Storage):
    """Counters in a file, shared by the processes of one machine. They may be lost in a crash of the machine."""

    STORAGE_SCHEME = ["sqlite+file"]

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._turn = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count; a window that has ended begins anew."""
        now = time()
        row = self._execute(
            "INSERT INTO counters VALUES (:key, :amount, :until) ON CONFLICT (key) DO UPDATE SET "
            "count = CASE WHEN until <= :now THEN :amount ELSE count + :amount END, "
            "until = CASE WHEN until <= :now THEN :until ELSE until END RETURNING count",
            {"key": key, "amount": amount, "until": now + expiry, "now": now},
        )
        if row[0][0] == amount:
            self._execute("DELETE FROM counters WHERE until <= ?", (now,))
        return int(row[0][0])

    def get(self, key: str) -> int:
        row = self._execute("SELECT count FROM counters WHERE key = ? AND until > ?", (key, time()))
        return int(row[0][0]) if row else 0

    def get_expiry(self, key: str) -> float:
        row = self._execute("SELECT until FROM counters WHERE key = ?", (key,))
        return float(row[0][0]) if row else time()

    def check(self) -> bool:
        return bool(self._execute("SELECT 1"))

    def reset(self) -> int | None:
        return len(self._execute("DELETE FROM counters RETURNING 1"))

    def clear(self, key: str) -> None:
        self._execute("DELETE FROM counters WHERE key = ?", (key,))

    def close(self) -> None:
        with self._turn:
            self._forget()

    def _execute(self, statement: str, values: Any = ()) -> list[Any]:
        with self._turn:
            try:
                self._connection = self._connection or self._connect()
                with self._connection:
                    return self._connection.execute(statement, values).fetchall()
            except sqlite3.Error:  # the next one begins anew, with what is there by then
                self._forget()
                raise

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _connect(self) -> sqlite3.Connection:
        make_private(self._file)
        connection = sqlite3.connect(self._file, timeout=PATIENCE, check_same_thread=False)
        try:
            connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
                "CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, count INTEGER, until REAL) WITHOUT ROWID;"
                "CREATE INDEX IF NOT EXISTS ix_counters_until ON counters (until);"
            )
        except sqlite3.Error:
            connection.close()
            raise
        return connection
