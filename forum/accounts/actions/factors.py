"""Second factors: the app, the recovery codes, and that who must have one keeps one."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from forum.accounts.actions.profile import take_turn
from forum.accounts.models import Account, Passkey, RecoveryCode, Totp
from forum.accounts.queries.factors import TOTP, Code, get_factors, must_have_factor
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.rows import add_rows, insert_into
from forum.kit.sealing import seal
from forum.kit.words import Message

_LAST = Message(
    "Your role asks for a second step, and this is the only one you have. Add another one first, then remove this one."
)


def add_totp(account_id: int, secret: str, step: int, secret_key: str) -> None:
    """Let an app of that secret be a second step; the code by which its person showed that it works is used up.

    It replaces the one that there was.
    """
    take_turn(account_id)
    now = clock.now()
    values = {
        "secret": seal(secret, TOTP, secret_key, now),
        "last_step": step,
        "created_at": now,
        "used_at": None,
    }
    session().execute(
        insert_into(Totp)
        .values(account_id=account_id, **values)
        .on_conflict_do_update(index_elements=["account_id"], set_=values)
    )
    record("factor_added", account_id, account_id=account_id, kind=TOTP)


def remove_totp(account_id: int) -> bool:
    """Take the app away; whether there was one. Raises `Refused` where it is the last factor of who must have one."""
    keep_a_factor(account_id)
    removed = session().execute(delete(Totp).where(Totp.account_id == account_id).returning(Totp.account_id)).first()
    if removed is None:
        return False
    record("factor_removed", account_id, account_id=account_id, kind=TOTP)
    forget_codes(account_id)
    return True


def remove_factors(account_id: int, actor_id: int | None, reason: str) -> bool:
    """Take all second steps away from somebody who has lost them, and the recovery codes; whether there were any.

    Whoever does it has made sure who asks: from then on the first step is enough.
    """
    take_turn(account_id)
    if not get_factors(account_id).has_second:
        return False
    for table in (Totp, Passkey, RecoveryCode):
        session().execute(delete(table).where(table.account_id == account_id))
    record("factor_removed", actor_id, account_id=account_id, reason=reason, moderation=True, kind="all")
    return True


def keep_a_factor(account_id: int) -> None:
    """Refuse to take the last factor away from who must have one; of two that are removed at once, one is then the last.

    Holds the account's turn until the end of the transaction.
    """
    take_turn(account_id)
    factors = get_factors(account_id)
    role = session().execute(select(Account.role).where(Account.id == account_id)).scalar_one()
    if must_have_factor(role) and factors.passkey_count + (factors.totp_since is not None) < 2:
        raise Refused(_LAST, status=409)


def keep_codes(account_id: int, hashes: Sequence[bytes], *, renew: bool = False) -> bool:
    """Keep the recovery codes of these hashes; whether they are kept: not where there are some, unless to `renew` them."""
    take_turn(account_id)
    if not renew and get_factors(account_id).codes_left:
        return False
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    now = clock.now()
    add_rows(RecoveryCode, [{"account_id": account_id, "code_hash": one, "created_at": now} for one in hashes])
    if renew:
        record("codes_renewed", account_id, account_id=account_id)
    return True


def forget_codes(account_id: int) -> None:
    """Recovery codes stand in for a second factor: where none is left, they go too."""
    if not get_factors(account_id).has_second:
        session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def use_code(code: Code) -> bool:
    """Use a code up; whether it could still be used: once, and an app's code never after one that came later."""
    now = clock.now()
    if code.step is not None:
        used = session().execute(
            update(Totp)
            .where(Totp.account_id == code.account_id, Totp.last_step < code.step)
            .values(last_step=code.step, used_at=now)
            .returning(Totp.account_id)
        )
        return used.first() is not None
    used = session().execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code.recovery_id, RecoveryCode.used_at.is_(None))
        .values(used_at=now)
        .returning(RecoveryCode.account_id)
    )
    if used.first() is None:
        return False
    left = get_factors(code.account_id).codes_left
    record("recovery_code_used", code.account_id, account_id=code.account_id, left=left)
    return True
