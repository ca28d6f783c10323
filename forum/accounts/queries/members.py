"""Reading accounts: as all may see them, and as signing in needs them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, select

from forum.accounts.models import Account
from forum.accounts.viewer import ADMIN, MODERATOR
from forum.kit.db import session
from forum.kit.errors import Missing


@dataclass(frozen=True)
class Credentials:
    """What signing in compares with."""

    id: int
    password_hash: str


@dataclass(frozen=True)
class Member:
    """A member as all may see them."""

    id: int
    name: str
    handle: str
    joined_at: datetime


def handle_shown(account: type[Account]) -> ColumnElement[str | None]:
    """An account's handle, to link by; none of one who left: an expression for a query."""
    return case((account.status != "left", account.handle))


def fold_email(email: str) -> str:
    """The one spelling under which an address is kept and found."""
    return email.strip().casefold()


def get_credentials(email: str) -> Credentials | None:
    row = (
        session()
        .execute(select(Account.id, Account.password_hash).where(Account.email == fold_email(email)))
        .one_or_none()
    )
    return Credentials(*row) if row else None


def find_member(handle: str) -> Member:
    """The member of that handle; else `Missing`. Who left has none that can be asked for."""
    row = (
        session()
        .execute(select(Account.id, Account.name, Account.handle, Account.created_at).where(Account.handle == handle))
        .one_or_none()
    )
    if row is None:
        raise Missing
    return Member(*row)


def role_of(account_id: int) -> str:
    return session().execute(select(Account.role).where(Account.id == account_id)).scalar_one()


def is_email_taken(email: str) -> bool:
    return get_credentials(email) is not None


def is_anybody_here() -> bool:
    """Whether there is any account."""
    return session().execute(select(Account.id).limit(1)).first() is not None


def list_staff() -> list[tuple[str, str]]:
    """Names and handles of all moderators and administrators, by name."""
    found = select(Account.name, Account.handle).where(Account.role.in_((MODERATOR, ADMIN)), Account.status != "left")
    return [(row.name, row.handle) for row in session().execute(found.order_by(Account.name, Account.id))]


def list_ids_by_email(emails: set[str]) -> dict[str, int]:
    """Which of these (folded) addresses have an account."""
    if not emails:
        return {}
    found = session().execute(select(Account.email, Account.id).where(Account.email.in_(sorted(emails))))
    return {row.email: row.id for row in found}


def list_names(account_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Names and handles of these accounts."""
    if not account_ids:
        return {}
    chosen = select(Account.id, Account.name, Account.handle).where(Account.id.in_(sorted(account_ids)))
    return {row.id: (row.name, row.handle) for row in session().execute(chosen)}


def list_ids_by_handle(handles: set[str]) -> dict[str, int]:
    """Which of these handles are members'."""
    if not handles:
        return {}
    found = session().execute(select(Account.handle, Account.id).where(Account.handle.in_(sorted(handles))))
    return {row.handle: row.id for row in found}
