"""What must be read again and yet be safe from who reads the database or a page: encrypted with the forum's key.

Fernet (AES-128-CBC with HMAC-SHA256) under a key of each purpose's own, derived by HKDF (RFC 5869).
"""

import functools
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from forum.kit.on_demand import on_demand

if TYPE_CHECKING:
    from cryptography import fernet
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf import hkdf
else:  # six megabytes
    fernet = on_demand("cryptography.fernet")
    hashes, hkdf = (
        on_demand("cryptography.hazmat.primitives.hashes"),
        on_demand("cryptography.hazmat.primitives.kdf.hkdf"),
    )


def seal(text: str, purpose: str, secret_key: str, now: datetime) -> str:
    """The text, for who has the key alone; in characters that may stand in an address."""
    return _cipher(purpose, secret_key).encrypt_at_time(text.encode(), int(now.timestamp())).decode()


def unseal(sealed: str, purpose: str, secret_key: str) -> str | None:
    """The text again; None for what was not sealed with this key for this purpose."""
    try:
        return _cipher(purpose, secret_key).decrypt(sealed.encode()).decode()
    except fernet.InvalidToken:
        return None


def unseal_fresh(sealed: str, purpose: str, secret_key: str, now: datetime, lifetime: timedelta) -> str | None:
    """The same, if it was sealed no longer ago than that."""
    cipher = _cipher(purpose, secret_key)
    try:
        text = cipher.decrypt_at_time(sealed.encode(), int(lifetime.total_seconds()), int(now.timestamp()))
    except fernet.InvalidToken:
        return None
    return text.decode()


@functools.lru_cache(maxsize=16)
def _cipher(purpose: str, secret_key: str) -> "fernet.Fernet":
    derived = hkdf.HKDF(hashes.SHA256(), length=32, salt=None, info=f"sealed {purpose}".encode()).derive(
        secret_key.encode()
    )
    return fernet.Fernet(urlsafe_b64encode(derived))
