"""What else than a password an account asks for: whether it has a second factor, whether it must, and its codes."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import ColumnElement, exists, func, or_, select

from forum.accounts.models import Account, Passkey, RecoveryCode, Totp
from forum.accounts.one_time import matching_step
from forum.accounts.passwords import SALT_LENGTH, stretch
from forum.accounts.viewer import MEMBER
from forum.kit import clock
from forum.kit.db import session
from forum.kit.options import option
from forum.kit.sealing import unseal

STAFF_NEEDS_FACTOR = "staff_needs_factor"
"""An option: `on` where moderators and administrators must have a second factor."""
TOTP = "totp"
"""For what a secret is sealed."""


@dataclass(frozen=True)
class Factors:
    """What an account can prove itself by, for its own person's eyes."""

    has_password: bool
    totp_since: datetime | None
    totp_used: datetime | None
    passkey_count: int
    codes_left: int
    codes_since: datetime | None
    codes_used: datetime | None

    @property
    def has_second(self) -> bool:
        return self.totp_since is not None or self.passkey_count > 0


@dataclass(frozen=True)
class Code:
    """A code that is right, and to be used up: of the app, its half minute; a recovery code, its row."""

    account_id: int
    step: int | None = None
    recovery_id: int | None = None


@dataclass(frozen=True)
class CodeBook:
    """By what a code of an account is known: read first, compared later, for that takes its time."""

    account_id: int
    sealed: str | None
    recovery: tuple[tuple[int, bytes], ...]

    def find(self, typed: str, secret_key: str) -> Code | None:
        """What was typed as a code; None where it is none, or was used already. Using it up is an action."""
        plain = "".join(character for character in typed if character.isalnum()).lower()
        if len(plain) == 6 and plain.isascii() and plain.isdecimal():
            return self._of_app(plain, secret_key)
        return self._recovery(plain)

    def _of_app(self, code: str, secret_key: str) -> Code | None:
        secret = unseal(self.sealed, TOTP, secret_key) if self.sealed else None
        step = matching_step(secret, code, clock.now()) if secret else None
        return Code(self.account_id, step=step) if step is not None else None

    def _recovery(self, code: str) -> Code | None:
        if not (code and self.recovery):
            return None
        hashed = stretch(code, self.recovery[0][1][:SALT_LENGTH])
        found = [number for number, known in self.recovery if compare_digest(known, hashed)]
        return Code(self.account_id, recovery_id=found[0]) if found else None


def with_factor(account: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the account of that number, in a statement, has a second factor."""
    return or_(exists().where(Totp.account_id == account), exists().where(Passkey.account_id == account))


def has_second_factor(account_id: int) -> bool:
    """Whether a password is not enough to sign in."""
    found = session().execute(select(with_factor(Account.__table__.c.id)).where(Account.id == account_id))
    return bool(found.scalar())


def must_have_factor(role: str) -> bool:
    """Whether who has that role is a mere member until they have a second factor."""
    return role != MEMBER and option(STAFF_NEEDS_FACTOR, "off") == "on"


def get_factors(account_id: int) -> Factors:
    """All that the page of security shows of them."""
    passkeys = select(func.count()).where(Passkey.account_id == account_id).scalar_subquery()
    codes = [
        select(value).where(RecoveryCode.account_id == account_id).scalar_subquery()
        for value in (
            func.count().filter(RecoveryCode.used_at.is_(None)),
            func.min(RecoveryCode.created_at),
            func.max(RecoveryCode.used_at),
        )
    ]
    row = (
        session()
        .execute(
            select(Account.password_hash, Totp.created_at, Totp.used_at, passkeys, *codes)
            .outerjoin(Totp, Totp.account_id == Account.id)
            .where(Account.id == account_id)
        )
        .one()
    )
    return Factors(bool(row[0]), *row[1:])


def get_code_book(account_id: int) -> CodeBook:
    """The app's secret, sealed, and the hashes of the recovery codes that are left."""
    sealed = session().scalar(select(Totp.secret).where(Totp.account_id == account_id))
    rows = session().execute(
        select(RecoveryCode.id, RecoveryCode.code_hash)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        .order_by(RecoveryCode.id)
    )
    return CodeBook(account_id, sealed, tuple((row.id, row.code_hash) for row in rows))
