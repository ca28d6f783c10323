"""Beginning and ending sessions."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from forum.accounts.keys import hash_secret, make_key, new_secret
from forum.accounts.models import Session
from forum.kit import clock
from forum.kit.db import session

LIFETIME = timedelta(days=31)
"""How long a session lasts at most, used or not."""


def begin_session(
    account_id: int, *, method: str, device: str, network: str | None, proved_at: datetime | None = None
) -> str:
    """Sign somebody in who proved who they are, just now or at that moment; the key of the session, which is told once."""
    secret, now = new_secret(), clock.now()
    row = Session(
        account_id=account_id,
        secret_hash=hash_secret(secret),
        method=method,
        device=device,
        network=network,
        created_at=now,
        seen_at=now,
        authenticated_at=min(proved_at or now, now),
        expires_at=now + LIFETIME,
    )
    session().add(row)
    session().flush()
    return make_key(row.id, secret)


def end_session(session_id: int, account_id: int) -> bool:
    """End one session of an account; whether there was such a one."""
    ended = session().execute(
        delete(Session).where(Session.id == session_id, Session.account_id == account_id).returning(Session.id)
    )
    return ended.first() is not None


def end_sessions(account_id: int, *, but: int | None = None) -> int:
    """End all sessions of an account, `but` one; how many."""
    ended = session().scalars(
        delete(Session)
        .where(Session.account_id == account_id, Session.id != but if but is not None else Session.id.is_not(None))
        .returning(Session.id)
    )
    return len(ended.all())


def note_use(session_id: int) -> None:
    """Remember that a session was used."""
    session().execute(update(Session).where(Session.id == session_id).values(seen_at=clock.now()))


def prove_again(session_id: int) -> str:
    """Note that whoever has this session has just proved anew who they are; its new key, which is told once.

    The old one opens nothing any more: who had copied it is out.
    """
    secret = new_secret()
    session().execute(
        update(Session)
        .where(Session.id == session_id)
        .values(authenticated_at=clock.now(), secret_hash=hash_secret(secret))
    )
    return make_key(session_id, secret)
