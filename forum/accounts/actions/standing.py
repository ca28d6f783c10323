"""How an account stands: its role, and being suspended. Whoever it is about is told by mail, and the log notes it.

Somebody always administers: the last one keeps the role, and is not suspended, however many ask at once.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update

from forum.accounts.actions.feed_keys import end_feed_keys
from forum.accounts.actions.sessions import end_sessions
from forum.accounts.actions.tokens import revoke_tokens
from forum.accounts.models import Account
from forum.accounts.queries.standing import Standing, count_administrators, find_standing, is_administrator
from forum.accounts.rules import MODERATION
from forum.accounts.viewer import ADMIN, MEMBER
from forum.audit.actions import record
from forum.kit.db import exclusively, session
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.outbox.actions import post_mail

LAST_ADMINISTRATOR = Message(
    "The forum needs an administrator, and this is the only one. Make somebody else administrator first."
)
NO_LONGER_YOURS = Message("You are no longer an administrator.")
_Acting = int | None
"""Who does it; None: the host, from the shell."""


class Usual(NamedTuple):
    """How the forum speaks to those who chose nothing else."""

    language: str
    timezone: str


def change_role(handle: str, role: str, actor_id: _Acting, reason: str, *, usual: Usual) -> None:
    """Give an account another role. Raises `Refused` where nobody would administer any more."""
    before = _take(handle, actor_id)
    if before.role == role:
        return
    _update(before.id, role=role)
    keep_an_administrator(before.role)
    if role == MEMBER:
        end_feed_keys(before.id, actor_id, MODERATION)
    record(
        "role_changed", actor_id, account_id=before.id, reason=reason, moderation=True, before=before.role, after=role
    )
    _tell("role_changed", before, usual, role=role, reason=reason)


def suspend(handle: str, until: datetime | None, actor_id: _Acting, reason: str, *, usual: Usual) -> None:
    """Let an account read and take care of itself only, until a moment, or (None) until that is ended."""
    before = _take(handle, actor_id)
    _update(before.id, status="suspended", suspended_until=until, suspension_reason=reason)
    keep_an_administrator(before.role)
    end = until.isoformat() if until else None
    record("member_suspended", actor_id, account_id=before.id, reason=reason, moderation=True, until=end)
    _tell("suspended", before, usual, until=end, reason=reason)


def end_suspension(handle: str, actor_id: _Acting, reason: str, *, usual: Usual) -> None:
    """Let an account do again what it could before."""
    before = _take(handle, actor_id)
    if before.status != "suspended":
        return
    _update(before.id, status="active", suspended_until=None, suspension_reason="")
    record("suspension_ended", actor_id, account_id=before.id, reason=reason, moderation=True)
    _tell("suspension_ended", before, usual)


def sign_out_everywhere(handle: str, actor_id: _Acting, reason: str) -> int:
    """End all sessions of an account, how many, and its addresses of private feeds. Who had one that was not theirs may have asked for another address, or be
    between two steps: that comes to nothing too."""
    account = _take(handle, actor_id)
    count = end_sessions(account.id)
    end_feed_keys(account.id, actor_id)
    revoke_tokens(account.id, "address", "second")
    record("sessions_ended", actor_id, account_id=account.id, reason=reason, moderation=True, count=count)
    return count


def keep_an_administrator(former_role: str) -> None:
    """Asked after an account of that role lost its power, in the transaction of it: raises `Refused` where nobody is left
    who administers."""
    exclusively("administrators")
    if former_role == ADMIN and not count_administrators():
        raise Refused(LAST_ADMINISTRATOR, status=409)


def _take(handle: str, actor_id: _Acting) -> Standing:
    """The account as it now stands; nobody else changes how any stands until the transaction ends.

    Whoever acts may have lost the role while the form was sent.
    """
    exclusively("administrators")
    if actor_id is not None and not is_administrator(actor_id):
        raise Refused(NO_LONGER_YOURS)
    return find_standing(handle)


def _update(account_id: int, **values: object) -> None:
    session().execute(update(Account).where(Account.id == account_id).values(**values))


def _tell(kind: str, account: Standing, usual: Usual, **content: object) -> None:
    language, timezone = account.language or usual.language, account.timezone or usual.timezone
    post_mail(kind, account.email, language, account_id=account.id, name=account.name, timezone=timezone, **content)
