"""Becoming a member: whoever asks gets a mail, and who follows the link in it has an account. Until then there is none, so
that nobody takes an address that is not theirs."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from forum.accounts.actions.links import RESET_WITHIN
from forum.accounts.actions.register import register
from forum.accounts.actions.tokens import issue_token, keep_used, use_token
from forum.accounts.models import Account
from forum.accounts.queries import Application, fold_email, get_addressee, read_application
from forum.audit.actions import record
from forum.kit.db import session
from forum.outbox.actions import post_mail

CONFIRM_WITHIN = timedelta(days=3)


def apply_for(application: Application) -> None:
    """Mail a link by which the account is made. Who has one already is told that somebody tried, with a link to choose a
    new password: as much work as the other."""
    email = fold_email(application.email)
    known = get_addressee(email)
    if known is None:
        _send_link(application)
        return
    key = issue_token("reset", RESET_WITHIN, account_id=known.id, email=email)
    post_mail("registered_already", email, known.language or application.language, account_id=known.id, key=key)


def apply_again(key: str) -> Application | None:
    """For a link that has expired: mail another, once; what was told before, or None where there is nothing to repeat."""
    ticket = use_token("confirm", key, expired=True)
    if ticket is None:
        return None
    application = read_application(ticket)
    keep_used(ticket.id)
    apply_for(application)
    return application


def join(key: str, password_hash: str) -> tuple[int, Application] | None:
    """Make the account of a link, which is then used up; its number, and what was told. None where the link is no good.

    The password is the one that was told, or was chosen with the link: that is for the door to know.
    Raises `EmailTaken` where the address got an account in the meantime.
    """
    ticket = use_token("confirm", key)
    if ticket is None:
        return None
    told = read_application(ticket)
    account = register(told.name, told.email, password_hash, language=told.language, watched=bool(told.signals))
    keep_used(ticket.id, account.id)
    record("registered", account.id, account_id=account.id, signals=list(told.signals))
    return account.id, told


def trust(account_id: int | None) -> None:
    """From now on what this member writes is seen at once: a moderator brought something of theirs into sight."""
    session().execute(update(Account).where(Account.id == account_id, Account.watched.is_(True)).values(watched=False))


def _send_link(application: Application) -> None:
    email = fold_email(application.email)
    content: dict[str, Any] = {
        name: json.dumps(value) for name, value in asdict(application).items() if name != "email"
    }
    key = issue_token("confirm", CONFIRM_WITHIN, email=email, **content)
    post_mail("confirm", email, application.language, key=key)
