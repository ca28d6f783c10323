"""How often one account or one network may do something; counted for all processes together.

In a small SQLite file of its own in the data folder, or in Redis where several machines serve. Fixed windows, by the
`limits` package. Beyond a limit: 429, with `Retry-After` and the text given back.
"""

import ipaddress
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from forum.kit.config import Settings

LIMITS = {
    "post by account": parse("30/minute"),
    "post by network": parse("120/minute"),
    "preview by network": parse("120/minute"),
    "wrong password by account": parse("10/15 minutes"),
    "wrong password by network": parse("100/15 minutes"),
    "sign in by network": parse("120/minute"),
    "register by network": parse("30/hour"),
}


class TooMany(Exception):
    """A limit is reached."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def init_app(app: Flask, settings: Settings) -> None:
    """Choose where to count."""
    if not settings.rate_limits:
        return
    if settings.redis_url:
        storage = storage_from_string(settings.redis_url)
    else:
        storage = SqliteStorage(f"{SqliteStorage.STORAGE_SCHEME[0]}://{settings.data_dir / 'limits.sqlite'}")
    app.extensions["limiter"] = FixedWindowRateLimiter(storage)


def hit(limit: str, who: object) -> None:
    """Count one; raises `TooMany` beyond the limit."""
    limiter = _limiter()
    if limiter and not limiter.hit(LIMITS[limit], limit, str(who)):
        raise TooMany(_wait(limiter, LIMITS[limit], limit, who))


def check(limit: str, who: object) -> None:
    """Count nothing; raises `TooMany` where the limit is reached already."""
    limiter = _limiter()
    if limiter and not limiter.test(LIMITS[limit], limit, str(who)):
        raise TooMany(_wait(limiter, LIMITS[limit], limit, who))


def network() -> str:
    """The reader's network: IPv4 /24, IPv6 /56."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    length = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def _limiter() -> FixedWindowRateLimiter | None:
    limiter: FixedWindowRateLimiter | None = current_app.extensions.get("limiter")
    return limiter


def _wait(limiter: FixedWindowRateLimiter, item: RateLimitItem, limit: str, who: object) -> int:
    return max(1, int(limiter.get_window_stats(item, limit, str(who)).reset_time - time.time()) + 1)


class SqliteStorage(Storage):
    """Counters in a file, shared by the processes of one machine. They may be lost in a crash of the machine."""

    STORAGE_SCHEME = ["sqlite+file"]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._file = Path(uri.split("://", 1)[1])
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count; a window that has ended begins anew."""
        now = time.time()
        row = self._execute(
            "INSERT INTO counters VALUES (:key, :amount, :until) ON CONFLICT (key) DO UPDATE SET "
            "count = CASE WHEN until <= :now THEN :amount ELSE count + :amount END, "
            "until = CASE WHEN until <= :now THEN :until ELSE until END RETURNING count",
            {"key": key, "amount": amount, "until": now + expiry, "now": now},
        )
        return int(row[0][0])

    def get(self, key: str) -> int:
        row = self._execute("SELECT count FROM counters WHERE key = ? AND until > ?", (key, time.time()))
        return int(row[0][0]) if row else 0

    def get_expiry(self, key: str) -> float:
        row = self._execute("SELECT until FROM counters WHERE key = ?", (key,))
        return float(row[0][0]) if row else time.time()

    def check(self) -> bool:
        return bool(self._execute("SELECT 1"))

    def reset(self) -> int | None:
        return len(self._execute("DELETE FROM counters RETURNING 1"))

    def clear(self, key: str) -> None:
        self._execute("DELETE FROM counters WHERE key = ?", (key,))

    def _execute(self, statement: str, values: Any = ()) -> list[Any]:
        with self._connection() as connection:
            return connection.execute(statement, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(self._file, timeout=5)
            connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
                "CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, count INTEGER, until REAL) WITHOUT ROWID;"
                "CREATE INDEX IF NOT EXISTS ix_counters_until ON counters (until);"
                f"DELETE FROM counters WHERE until < {time.time()};"
            )
            self._local.connection = connection
        connected: sqlite3.Connection = self._local.connection
        return connected
