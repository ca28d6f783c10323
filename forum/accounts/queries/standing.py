"""Accounts as administrators see them: everybody by name, handle or address; one with how they stand and get in.

Of what opens an account it is told that it is there, never what it is.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from forum.accounts.models import Account, Identity, Passkey, RecoveryCode, Session, Totp
from forum.accounts.queries.members import fold_email
from forum.accounts.rules import is_suspended
from forum.accounts.viewer import ADMIN
from forum.kit import clock, paging
from forum.kit.db import session
from forum.kit.errors import Missing
from forum.kit.text import slug

AT_ONCE = 50


@dataclass(frozen=True)
class Standing:
    """How an account stands."""

    id: int
    email: str
    name: str
    handle: str
    role: str
    all_topics: bool
    status: str
    suspended_until: datetime | None
    suspension_reason: str
    language: str | None
    timezone: str | None
    created_at: datetime

    @property
    def is_suspended(self) -> bool:
        """Whether they may read and take care of their account, and nothing else."""
        return is_suspended(self.status, self.suspended_until, clock.now())


@dataclass(frozen=True)
class Access:
    """By what an account can be got into, and where it is now."""

    has_password: bool
    has_totp: bool
    passkey_count: int
    recovery_code_count: int
    """Those that are left."""
    providers: list[str]
    session_count: int


STANDING = tuple(getattr(Account, field.name) for field in fields(Standing))
_IS_HERE = Account.status != "left"


def find_standing(handle: str) -> Standing:
    """The account of that handle; else `Missing`."""
    found = _get(Account.handle == handle)
    if found is None:
        raise Missing
    return found


def get_standing(words: str) -> Standing | None:
    """The account of an address or a handle, as somebody types it: "bob@example.org", "bob", "@bob"."""
    words = words.strip()
    if "@" in words[1:]:
        return _get(Account.email == fold_email(words))
    return _get(Account.handle == words.removeprefix("@").lower())


def list_members(
    words: str, place: paging.Place, size: int = AT_ONCE, role: str | None = None
) -> paging.Page[Standing]:
    """Those of whom the name or handle holds these words, or the address begins so; the newest first."""
    chosen = select(*STANDING).where(_IS_HERE, _matches(words)).limit(size + 1)
    if role is not None:
        chosen = chosen.where(Account.role == role)
    if place.key is not None:
        (number,) = place.key
        chosen = chosen.where(Account.id > number if place.backwards else Account.id < number)
    chosen = chosen.order_by(Account.id.asc() if place.backwards else Account.id.desc())
    found = [Standing(*list(row)) for row in session().execute(chosen)]
    return paging.cut(found, place, size, lambda one: (one.id,))


def get_access(account_id: int) -> Access:
    """How one gets into an account."""

    def count(table: Any, *more: ColumnElement[bool]) -> Any:
        return select(func.count()).select_from(table).where(table.account_id == account_id, *more).scalar_subquery()

    row = session().execute(
        select(
            Account.password_hash != "",
            count(Totp),
            count(Passkey),
            count(RecoveryCode, RecoveryCode.used_at.is_(None)),
            count(Session, Session.expires_at > clock.now()),
        ).where(Account.id == account_id)
    )
    has_password, totps, passkeys, codes, sessions = row.one()
    linked = select(Identity.provider).where(Identity.account_id == account_id).order_by(Identity.provider)
    return Access(has_password, bool(totps), passkeys, codes, list(session().scalars(linked)), sessions)


def has_power(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """That an account is neither suspended nor left: an expression for `Account`."""
    return or_(Account.status == "active", (Account.status == "suspended") & (Account.suspended_until <= now))


def count_administrators() -> int:
    """Those who can administer now."""
    chosen = select(func.count()).select_from(Account).where(_administers())
    return session().execute(chosen).scalar_one()


def is_administrator(account_id: int) -> bool:
    """Whether they can administer now."""
    return session().scalar(select(Account.id).where(Account.id == account_id, _administers())) is not None


def _administers() -> ColumnElement[bool]:
    return (Account.role == ADMIN) & has_power(clock.now())


def _get(chosen: ColumnElement[bool]) -> Standing | None:
    row = session().execute(select(*STANDING).where(chosen, _IS_HERE)).one_or_none()
    return Standing(*list(row)) if row else None


def _matches(words: str) -> ColumnElement[bool]:
    """A handle is a name without its accents, which SQLite's own lower() leaves as they are."""
    if not words:
        return Account.id.is_not(None)
    plain = slug(words, "")
    names = [func.lower(Account.name).contains(words.lower(), autoescape=True)]
    if plain:
        names.append(Account.handle.contains(plain, autoescape=True))
    return or_(*names, Account.email.startswith(fold_email(words), autoescape=True))
