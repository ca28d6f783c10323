"""Keys that open a door: a row's number and a random secret, of which only a hash is kept.

The secret has 256 bits, so that a plain SHA-256 hides it: there is no guessing to slow down.
"""

import hashlib
import secrets


def new_secret() -> str:
    """A secret that nobody can guess, in characters that may stand in an address."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> bytes:
    """What is kept of it: 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()


def make_key(row_id: int, secret: str) -> str:
    """The key as it is given out."""
    return f"{row_id}.{secret}"


def read_key(key: str) -> tuple[int, bytes] | None:
    """The row's number and the hash of the secret; None for what is no key."""
    number, _, secret = key.partition(".")
    if not (number.isascii() and number.isdecimal() and secret) or len(number) > 18:
        return None
    return int(number), hash_secret(secret)
