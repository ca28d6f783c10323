"""What a link or a challenge is good for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from forum.accounts.keys import read_key
from forum.accounts.models import Token
from forum.kit import clock
from forum.kit.db import session


@dataclass(frozen=True)
class Ticket:
    """A token, by whoever holds its key. `fault` is None while it can be used, else `used` or `expired`."""

    id: int
    account_id: int | None
    email: str | None
    content: Mapping[str, str] = field(default_factory=dict)
    fault: str | None = None


@dataclass(frozen=True)
class Application:
    """What somebody told who registers: of them there is no account yet."""

    name: str
    email: str
    password_hash: str
    language: str
    next: str = "/"
    kept: Sequence[Any] = ()
    """What they had typed before, for its door to publish: where to, and its fields."""
    signals: Sequence[str] = ()
    browser: str = ""
    """By what the browser is known in which they told it: to others their password is nobody's."""


def read_application(ticket: Ticket) -> Application:
    """What a token for `confirm` holds, until it is used."""
    return Application(email=ticket.email or "", **{name: json.loads(value) for name, value in ticket.content.items()})


def get_ticket(purpose: str, key: str) -> Ticket | None:
    """The token of a key, for that purpose; None where there is none, or no more. Using it is an action."""
    read = read_key(key)
    if read is None:
        return None
    row = (
        session()
        .execute(
            select(Token.id, Token.account_id, Token.email, Token.content, Token.used_at, Token.expires_at).where(
                Token.id == read[0], Token.secret_hash == read[1], Token.purpose == purpose
            )
        )
        .one_or_none()
    )
    if row is None:
        return None
    fault = "used" if row.used_at else "expired" if row.expires_at <= clock.now() else None
    return Ticket(row.id, row.account_id, row.email, json.loads(row.content), fault)
