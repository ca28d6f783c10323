"""Leaving: nothing of an account stays that tells who it was, and nothing that opens it."""

from sqlalchemy import delete, select, update

from forum.accounts.actions.standing import keep_an_administrator
from forum.accounts.models import Account, Avatar, FeedKey, Identity, Passkey, RecoveryCode, Session, Token, Totp
from forum.kit import clock
from forum.kit.db import exclusively, session

_OF_AN_ACCOUNT = (Avatar, FeedKey, Identity, Passkey, RecoveryCode, Session, Token, Totp)


def empty_account(account_id: int, name: str) -> str:
    """Leave of an account only the row that others refer to, under this name; the handle that it had.

    Raises `Refused` (409) for the last administrator.
    """
    exclusively("administrators")
    row = session().execute(select(Account).where(Account.id == account_id).with_for_update()).scalar_one()
    handle, role = row.handle, row.role
    for table in _OF_AN_ACCOUNT:
        session().execute(delete(table).where(table.account_id == account_id))
    session().execute(delete(Token).where(Token.email == row.email))
    session().execute(
        update(Account)
        .where(Account.id == account_id)
        .values(
            email=f"left-{account_id}@invalid",
            name=name,
            # No address can hold it, and nobody is given such a one.
            handle=f"-{account_id}",
            role="member",
            all_topics=True,
            password_hash="",
            status="left",
            suspended_until=None,
            suspension_reason="",
            watched=False,
            mail_replies=False,
            language=None,
            timezone=None,
            theme=None,
            reply_order=None,
            job_title="",
            sector="",
            size_band="",
            bio="",
            visibility="{}",
            passkey_user=None,
            left_at=clock.now(),
        )
    )
    keep_an_administrator(role)
    return handle
