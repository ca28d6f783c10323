"""Passwords: hashed with Argon2id, and only so many at once, for each takes 19 MiB and some 50 ms of a core.

Recovery codes likewise: they are drawn at random, but short enough to be typed.

Parameters: OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane).
"""

import os
import secrets
import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

from forum.kit.errors import Busy

_TIMES, _MEMORY, _LANES = 2, 19 * 1024, 1
_hasher = PasswordHasher(time_cost=_TIMES, memory_cost=_MEMORY, parallelism=_LANES)
_turns = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1)))
_PATIENCE = 5.0
"""Seconds to wait for a turn."""
_NOBODY = _hasher.hash("a password that nobody has")
SALT_LENGTH = 16
"""Bytes."""
_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike."""


def hash_password(password: str) -> str:
    """The hash to keep. Raises `Busy` where too many wait."""
    with _Turn():
        return _hasher.hash(password)


def is_right(password: str, hashed: str | None) -> bool:
    """Whether it is the password; as slow where there is no account (None), or one without a password (empty)."""
    with _Turn():
        try:
            _hasher.verify(hashed or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(hashed)


def draw_codes() -> list[tuple[str, bytes]]:
    """Ten recovery codes, as in "k7m2p-9xq4d" (49 bits), each with what is kept of it: 32 bytes."""
    salt = secrets.token_bytes(SALT_LENGTH)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(_CODES)]
    return [(f"{code[:5]}-{code[5:]}", stretch(code, salt)) for code in codes]


def stretch(code: str, salt: bytes) -> bytes:
    """What is kept of a recovery code, without its hyphen: the salt, and the code hashed with it as a password is."""
    with _Turn():
        hashed = hash_secret_raw(code.encode(), salt, _TIMES, _MEMORY, _LANES, hash_len=32 - SALT_LENGTH, type=Type.ID)
    return salt + hashed


class _Turn:
    def __enter__(self) -> None:
        if not _turns.acquire(timeout=_PATIENCE):
            raise Busy

    def __exit__(self, *_: object) -> None:
        _turns.release()
