"""The passkeys of an account."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import Account, Passkey
from forum.kit.db import session
from forum.kit.errors import Missing


@dataclass(frozen=True)
class KeptPasskey:
    """A passkey, as its owner may see it."""

    id: int
    name: str
    backed_up: bool
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class PasskeyOwner:
    """What an answer of a passkey is held against, and whose it is."""

    id: int
    account_id: int
    public_key: bytes
    user: bytes | None


_SEEN = (Passkey.id, Passkey.name, Passkey.backed_up, Passkey.created_at, Passkey.used_at)


def list_passkeys(account_id: int) -> list[KeptPasskey]:
    """The passkeys of an account, oldest first."""
    rows = session().execute(select(*_SEEN).where(Passkey.account_id == account_id).order_by(Passkey.id))
    return [KeptPasskey(*row) for row in rows]


def find_passkey(passkey_id: int, account_id: int) -> KeptPasskey:
    """One of an account's; else `Missing`, whoever else may have it."""
    row = (
        session()
        .execute(select(*_SEEN).where(Passkey.id == passkey_id, Passkey.account_id == account_id))
        .one_or_none()
    )
    if row is None:
        raise Missing
    return KeptPasskey(*row)


def count_passkeys(account_id: int) -> int:
    return session().execute(select(func.count()).where(Passkey.account_id == account_id)).scalar_one()


def get_passkey_owner(credential_id: bytes) -> PasskeyOwner | None:
    """Whose passkey this is; None where it is nobody's, or of one who left."""
    row = (
        session()
        .execute(
            select(Passkey.id, Passkey.account_id, Passkey.public_key, Account.passkey_user)
            .join(Account, Account.id == Passkey.account_id)
            .where(Passkey.credential_id == credential_id, Account.status != "left")
        )
        .one_or_none()
    )
    return PasskeyOwner(*row) if row else None
