"""Linking an account to who its person is at an organisation, and ending that."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.actions.profile import take_turn
from forum.accounts.actions.register import register
from forum.accounts.actions.undo import offer_undo
from forum.accounts.models import Identity
from forum.accounts.queries import count_ways_in, find_addressee, get_known
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Missing, Refused
from forum.kit.words import Message
from forum.outbox.actions import post_mail

_TAKEN = Message("With this organisation you already sign in to another account here. Unlink it there first.")
_LAST = Message(
    "This is the only way into your account. Set a password or add a passkey first; then you can unlink it."
)


@dataclass(frozen=True)
class Elsewhere:
    """Who somebody is at an organisation."""

    provider: str
    label: str
    """What people call it."""
    issuer: str
    subject: str
    email: str


def make_account(name: str, language: str, who: Elsewhere) -> int:
    """Make an account that is opened by this person of an organisation, and by no password; its number.

    Raises `EmailTaken`, and `Refused` where they open another account.
    """
    account = register(name, who.email, "", language=language)
    record("registered", account.id, account_id=account.id)
    _keep(account.id, who)
    return account.id


def link_identity(account_id: int, language: str, who: Elsewhere) -> None:
    """Let an account be opened by this person of an organisation, and tell its owner by mail.

    Nothing happens where it already was. Raises `Refused` where they open another account.
    """
    take_turn(account_id)
    if _keep(account_id, who):
        owner = find_addressee(account_id)
        spoken = owner.language or language
        key = offer_undo(account_id, owner.email, added=True)
        post_mail("organisation_linked", owner.email, spoken, account_id=account_id, organisation=who.label, key=key)


def _keep(account_id: int, who: Elsewhere) -> bool:
    row = Identity(
        account_id=account_id,
        provider=who.provider,
        issuer=who.issuer,
        subject=who.subject,
        email=who.email,
        created_at=clock.now(),
    )
    known = get_known(who.issuer, who.subject)
    try:
        if known is None:
            with session().begin_nested():
                session().add(row)
    except IntegrityError:  # somebody was quicker
        known = get_known(who.issuer, who.subject)
        if known is None:
            raise
    if known is not None:
        if known.account_id != account_id:
            raise Refused(_TAKEN, status=409)
        return False
    record("identity_linked", account_id, account_id=account_id, provider=who.provider)
    return True


def note_identity_use(identity_id: int) -> None:
    """Remember that somebody signed in by it."""
    session().execute(update(Identity).where(Identity.id == identity_id).values(used_at=clock.now()))


def unlink_identity(identity_id: int, account_id: int) -> str:
    """End it; which provider it was of. Raises `Missing`, and `Refused` where it is the only way in."""
    take_turn(account_id)  # of two ways in that are removed at once, one stays
    provider = session().scalar(
        select(Identity.provider).where(Identity.id == identity_id, Identity.account_id == account_id)
    )
    if provider is None:
        raise Missing
    if count_ways_in(account_id) < 2:
        raise Refused(_LAST, status=409)
    session().execute(delete(Identity).where(Identity.id == identity_id))
    record("identity_unlinked", account_id, account_id=account_id, provider=provider)
    return provider
