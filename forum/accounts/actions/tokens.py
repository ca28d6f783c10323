"""Tokens that work once: the key behind a link in a mail, a step of signing in, a challenge."""

import json
from datetime import timedelta

from sqlalchemy import delete, select, update

from forum.accounts.keys import hash_secret, make_key, new_secret, read_key
from forum.accounts.models import Token
from forum.accounts.queries import Ticket
from forum.kit import clock
from forum.kit.db import session


def issue_token(
    purpose: str,
    lifetime: timedelta,
    *,
    account_id: int | None = None,
    email: str | None = None,
    **content: str,
) -> str:
    """Make a token; its key, which is told once. `content` is handed back when it is used."""
    secret, now = new_secret(), clock.now()
    row = Token(
        purpose=purpose,
        account_id=account_id,
        email=email,
        secret_hash=hash_secret(secret),
        content=json.dumps(content),
        created_at=now,
        expires_at=now + lifetime,
    )
    session().add(row)
    session().flush()
    return make_key(row.id, secret)


def use_token(purpose: str, key: str, *, expired: bool = False) -> Ticket | None:
    """Use a token up; None where it is not there, expired, or used, were it only a moment ago by another process.

    `expired`: one that has expired, to give out another for it.
    """
    read, now = read_key(key), clock.now()
    if read is None:
        return None
    row = (
        session()
        .execute(
            update(Token)
            .where(
                Token.id == read[0],
                Token.secret_hash == read[1],
                Token.purpose == purpose,
                Token.used_at.is_(None),
                Token.expires_at <= now if expired else Token.expires_at > now,
            )
            .values(used_at=now)
            .returning(Token.id, Token.account_id, Token.email, Token.content)
        )
        .one_or_none()
    )
    return Ticket(row.id, row.account_id, row.email, json.loads(row.content)) if row else None


def note_used(purpose: str, given: str, lifetime: timedelta, account_id: int) -> bool:
    """Note that something is used that was given out sealed, and kept nowhere; False where it was used before. For an account
    whose turn its door holds: of two who send the same at once, the second comes here later."""
    hashed, now = hash_secret(given), clock.now()
    used = select(Token.id).where(Token.account_id == account_id, Token.purpose == purpose, Token.secret_hash == hashed)
    if session().execute(used.limit(1)).first() is not None:
        return False
    values = {"purpose": purpose, "account_id": account_id, "secret_hash": hashed}
    session().add(Token(**values, content="{}", created_at=now, used_at=now, expires_at=now + lifetime))
    return True


def keep_used(token_id: int, account_id: int | None = None) -> None:
    """Forget what a used token held; whose it was stays known for as long as it is kept."""
    session().execute(update(Token).where(Token.id == token_id).values(content="{}", account_id=account_id))


def revoke_tokens(account_id: int, *purposes: str) -> None:
    """Make what was given out for these purposes useless, as after what it was for was done another way."""
    session().execute(
        delete(Token).where(Token.account_id == account_id, Token.purpose.in_(purposes), Token.used_at.is_(None))
    )
