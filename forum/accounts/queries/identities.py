"""Who an account's person is elsewhere, and by how many ways they can get in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import Account, Identity, Passkey
from forum.kit.db import session


@dataclass(frozen=True)
class Linked:
    """An organisation that an account is linked to."""

    id: int
    provider: str
    email: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Known:
    """The account of somebody at a provider."""

    identity_id: int
    account_id: int
    has_left: bool


def get_known(issuer: str, subject: str) -> Known | None:
    """The account that is linked to this person of a provider; links from before issuers lost their last slash hold too."""
    row = (
        session()
        .execute(
            select(Identity.id, Identity.account_id, Account.status == "left")
            .join(Account, Account.id == Identity.account_id)
            .where(Identity.issuer.in_((issuer, f"{issuer}/")), Identity.subject == subject)
            .order_by(Identity.id)
            .limit(1)
        )
        .one_or_none()
    )
    return Known(row[0], row[1], bool(row[2])) if row else None


def list_identities(account_id: int) -> list[Linked]:
    """The organisations that an account is linked to, the first one first."""
    found = session().execute(
        select(Identity.id, Identity.provider, Identity.email, Identity.created_at, Identity.used_at)
        .where(Identity.account_id == account_id)
        .order_by(Identity.id)
    )
    return [Linked(*row) for row in found]


def count_ways_in(account_id: int) -> int:
    """By how many things an account can be opened: a password, passkeys, organisations."""
    passkeys = select(func.count()).where(Passkey.account_id == account_id).scalar_subquery()
    identities = select(func.count()).where(Identity.account_id == account_id).scalar_subquery()
    password_hash, others = (
        session().execute(select(Account.password_hash, passkeys + identities).where(Account.id == account_id)).one()
    )
    return int(others) + bool(password_hash)
