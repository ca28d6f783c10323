"""Who is signed in, and where else they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from forum.accounts.keys import read_key
from forum.accounts.models import Account, Session
from forum.accounts.queries.factors import with_factor
from forum.accounts.queries.standing import STANDING, Standing
from forum.kit import clock
from forum.kit.db import session
from forum.kit.prepared import Prepared, given


@dataclass(frozen=True)
class SignedIn(Standing):
    """An account as its own person's session knows it, and that session."""

    watched: bool
    mail_replies: bool
    theme: str | None
    reply_order: str | None
    session_id: int
    seen_at: datetime
    authenticated_at: datetime
    has_factor: bool
    """Whether they have a second factor."""


IDLE = timedelta(days=14)
"""How long a session lasts that nobody uses."""
MOST_SHOWN = 50
"""Of the places where somebody is signed in: a browser that keeps no cookies makes one each day."""


@dataclass(frozen=True)
class Place:
    """Where somebody is signed in."""

    id: int
    method: str
    device: str
    created_at: datetime
    seen_at: datetime


_COLUMNS = (
    *STANDING,
    Account.watched,
    Account.mail_replies,
    Account.theme,
    Account.reply_order,
    Session.id.label("session_id"),
    Session.seen_at,
    Session.authenticated_at,
    with_factor(Account.__table__.c.id).label("has_factor"),
)


def is_open(now: datetime) -> ColumnElement[bool]:
    """Whether a session has not ended of itself, by its age or for want of use: a condition for `Session`."""
    return _is_open(now, now - IDLE)


def _is_open(now: Any, used_since: Any) -> ColumnElement[bool]:
    return and_(Session.expires_at > now, Session.seen_at > used_since)


_SIGNED_IN = Prepared(
    select(*_COLUMNS)
    .join(Account, Account.id == Session.account_id)
    .where(
        Session.id == given("number"),
        Session.secret_hash == given("secret_hash", Session.secret_hash.type),
        _is_open(given("now", Session.expires_at.type), given("used_since", Session.seen_at.type)),
        Account.status != "left",
    )
)


def get_signed_in(key: str) -> SignedIn | None:
    """The account of a session's key; None where the session has ended, or never was."""
    read = read_key(key)
    if read is None:
        return None
    number, secret_hash = read
    now = clock.now()
    row = _SIGNED_IN.first(number=number, secret_hash=secret_hash, now=now, used_since=now - IDLE)
    return SignedIn(*row) if row else None


def list_sessions(account_id: int) -> list[Place]:
    """Where an account's person is signed in, the last used first."""
    rows = session().execute(
        select(Session.id, Session.method, Session.device, Session.created_at, Session.seen_at)
        .where(Session.account_id == account_id, is_open(clock.now()))
        .order_by(Session.seen_at.desc(), Session.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Place(*row) for row in rows]
