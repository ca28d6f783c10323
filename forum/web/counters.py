"""Counters in a file of SQLite, for `forum/web/limits.py`: shared by the processes of one machine."""

import sqlite3
import threading
from pathlib import Path
from time import time
from typing import Any

from limits.storage import Storage

from forum.kit.files import make_private

PATIENCE = 1.0
"""Seconds to wait for a storage."""


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
