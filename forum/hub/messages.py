"""What the hub and its subscribers say to one another (WebSub, W3C Recommendation 2018). Pure.

A subscriber wishes something, is asked at its callback whether it does, and echoes a challenge; what it is sent then is
signed with the secret that it gave.
"""

import hmac
import json
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias
from urllib.parse import urlencode

Mode: TypeAlias = Literal["subscribe", "unsubscribe"]
MODES: tuple[Mode, ...] = ("subscribe", "unsubscribe")
LEAST_LEASE, USUAL_LEASE, MOST_LEASE = 3600, 10 * 86400, 30 * 86400
"""Seconds."""
LONGEST_SECRET = 199
"""Bytes: the recommendation says less than 200."""


@dataclass(frozen=True)
class Wish:
    """What somebody asked for, in whose name is still to be confirmed."""

    mode: Mode
    lease: int = USUAL_LEASE
    """Seconds."""
    secret: str | None = None
    """Sealed."""

    def to_json(self) -> str:
        return json.dumps({field.name: getattr(self, field.name) for field in fields(self)})


def read_wish(text: str) -> Wish:
    """A wish as it was written down."""
    return Wish(**json.loads(text))


def question(callback: str, topic: str, wish: Wish, challenge: str) -> str:
    """The address at which a subscriber says whether it wished this."""
    parameters = {"hub.mode": wish.mode, "hub.topic": topic, "hub.challenge": challenge}
    if wish.mode == "subscribe":
        parameters["hub.lease_seconds"] = str(wish.lease)
    return _with(callback, parameters)


def denial(callback: str, topic: str, reason: str) -> str:
    """The address at which a subscriber hears that it gets nothing."""
    return _with(callback, {"hub.mode": "denied", "hub.topic": topic, "hub.reason": reason})


def signature(secret: str, body: bytes) -> str:
    """By which who has the secret knows that a message is ours."""
    return f"sha256={hmac.digest(secret.encode(), body, 'sha256').hex()}"


def _with(callback: str, parameters: dict[str, str]) -> str:
    """The subscriber's own query stays as it is."""
    return f"{callback}{'&' if '?' in callback else '?'}{urlencode(parameters)}"
