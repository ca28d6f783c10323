"""Passwords: hashed with Argon2id, and only so many at once, for each takes 19 MiB and some 50 ms of a core.

Parameters: OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane).
"""

import os
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forum.kit.errors import Busy

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1)))
_PATIENCE = 5.0
"""Seconds to wait for a turn."""
_NOBODY = _hasher.hash("a password that nobody has")


def hash_password(password: str) -> str:
    """The hash to keep. Raises `Busy` where too many wait."""
    with _Turn():
        return _hasher.hash(password)


def is_right(password: str, hashed: str | None) -> bool:
    """Whether it is the password; as slow where there is no account (None)."""
    with _Turn():
        try:
            _hasher.verify(hashed or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None


class _Turn:
    def __enter__(self) -> None:
        if not _turns.acquire(timeout=_PATIENCE):
            raise Busy

    def __exit__(self, *_: object) -> None:
        _turns.release()
