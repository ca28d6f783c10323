"""Identifiers that nobody can guess and nobody makes twice."""

import re
import uuid

_KEY = re.compile(r"[0-9A-Za-z-]{8,64}")


def new_key() -> str:
    """A fresh idempotency key for a form (RFC 9562, version 4)."""
    return str(uuid.uuid4())


def read_key(text: str | None) -> str:
    """The key that a form carried, or a new one where it carried none that can be one."""
    return text if text and _KEY.fullmatch(text) else new_key()
