"""What one does by a link in a mail, besides becoming a member: choosing a new password, and changing one's address.

As much work is done for an address that nobody has as for one that somebody has: how long an answer takes tells nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.actions.feed_keys import end_feed_keys
from forum.accounts.actions.profile import set_password
from forum.accounts.actions.register import EmailTaken
from forum.accounts.actions.sessions import end_sessions
from forum.accounts.actions.tokens import issue_token, revoke_tokens, use_token
from forum.accounts.actions.undo import offer_undo
from forum.accounts.actions.ways import remove_ways_since
from forum.accounts.models import Account, Token
from forum.accounts.queries import Addressee, fold_email, get_addressee
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.outbox.actions import post_mail

RESET_WITHIN = timedelta(hours=2)
ADDRESS_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Restored:
    """That an address was put back; `key` is for choosing a new password, `removed` whether something was added since."""

    account_id: int
    email: str
    key: str
    removed: bool


def offer_reset(email: str, language: str, *, back: str, kept: Sequence[Any] = ()) -> None:
    """Mail a link for choosing a new password. A mail to an address that nobody has is written down and never sent.

    `back` and `kept` are where they came from, and what they had typed.
    """
    email = fold_email(email)
    known = get_addressee(email)
    account_id = known.id if known else None
    content = {"next": back, "kept": json.dumps(kept)}
    key = issue_token("reset", RESET_WITHIN, account_id=account_id, email=email, **content)
    post_mail("reset", email, (known and known.language) or language, account_id=account_id, key=key)


def reset_password(key: str, password_hash: str, language: str) -> int | None:
    """Keep a new password by a link; the account. Everybody is signed out. None where the link is no good."""
    ticket = use_token("reset", key)
    known = _holder(ticket.account_id if ticket else None)
    if known is None:
        return None
    change_password(known.id, password_hash, known.email, known.language or language, way="link")
    return known.id


def change_password(account_id: int, password_hash: str, email: str, language: str, *, way: str) -> None:
    """Keep a new password: all sessions and addresses of private feeds end, links that were mailed before are good for
    nothing, and a mail tells. `way` is by what they proved who they are, `password` or `link`; `host`: it was set for them."""
    is_host = way == "host"
    actor_id = None if is_host else account_id
    set_password(account_id, password_hash)
    end_sessions(account_id)
    end_feed_keys(account_id, actor_id)
    revoke_tokens(account_id, "reset", "address", "second")
    record("password_changed", actor_id, account_id=account_id, moderation=is_host, way=way)
    post_mail("password_changed", email, language, account_id=account_id)


def ask_for_address(account_id: int, old: str, new: str, language: str) -> None:
    """Mail a link to the new address, by which it is changed, and to the old one how to stop that. Where the new one has an
    account already, its person is told instead: whoever asks gets the same answer."""
    new = fold_email(new)
    taken = get_addressee(new)
    revoke_tokens(account_id, "address")
    key = issue_token("address", ADDRESS_WITHIN, account_id=account_id, email=new, since=clock.now().isoformat())
    undo = offer_undo(account_id, old)
    if taken is None:
        post_mail("address_confirm", new, language, account_id=account_id, key=key)
    else:
        post_mail("address_taken", new, taken.language or language, account_id=taken.id)
    post_mail("address_asked", old, language, account_id=account_id, new=new, key=undo)


def change_address(key: str, account_id: int, language: str) -> str | None:
    """Change one's own address by the link that was mailed to the new one; that address. None where the link is no good,
    or is for another account.

    Both are told. Raises `EmailTaken` where it got an account in the meantime.
    """
    ticket = use_token("address", key)
    known = _holder(ticket.account_id if ticket else None)
    if ticket is None or ticket.email is None or known is None or known.id != account_id:
        return None
    _set_address(known.id, ticket.email)
    undo = offer_undo(known.id, known.email, ticket.content.get("since"))
    record("address_changed", known.id, account_id=known.id)
    revoke_tokens(known.id, "reset")
    post_mail("address_changed", ticket.email, known.language or language, account_id=known.id)
    content = {"new": ticket.email, "key": undo}
    post_mail("address_left", known.email, known.language or language, account_id=known.id, **content)
    return ticket.email


def restore_address(key: str, language: str) -> Restored | None:
    """Put the former address back by the link that was mailed to it; everybody is signed out, and the password, like what was
    given out or added since another one was asked for, is good for nothing. None where the link is no good. Raises `EmailTaken` where another account has it by now."""
    ticket = use_token("address_back", key)
    known = _holder(ticket.account_id if ticket else None)
    if ticket is None or ticket.email is None or known is None:
        return None
    if known.email != ticket.email:
        _set_address(known.id, ticket.email)
        record("address_restored", known.id, account_id=known.id)
        post_mail("address_restored", known.email, known.language or language, account_id=known.id)
    end_sessions(known.id)
    set_password(known.id, "")  # whoever asked for another address knows it
    end_feed_keys(known.id, known.id)
    removed = remove_ways_since(known.id, datetime.fromisoformat(ticket.content.get("since", clock.now().isoformat())))
    revoke_tokens(known.id, "address", "reset", "second")
    # An older one stays: who took an account over has only younger ones.
    younger = (Token.account_id == known.id, Token.purpose == "address_back", Token.id > ticket.id)
    session().execute(delete(Token).where(*younger, Token.used_at.is_(None)))
    record("taken_back", known.id, account_id=known.id)
    new_key = issue_token("reset", RESET_WITHIN, account_id=known.id, email=ticket.email)
    return Restored(known.id, ticket.email, new_key, removed)


def _holder(account_id: int | None) -> Addressee | None:
    """Whose link it is, as long as they are here; held until the end of the transaction."""
    columns = (Account.id, Account.email, Account.language)
    chosen = select(*columns).where(Account.id == account_id, Account.status != "left").with_for_update()
    row = session().execute(chosen).one_or_none()
    return Addressee(*row) if row else None


def _set_address(account_id: int, email: str) -> None:
    try:
        with session().begin_nested():
            session().execute(update(Account).where(Account.id == account_id).values(email=email))
    except IntegrityError:
        raise EmailTaken from None
