"""Choosing a new password by a link in a mail. Asking for one is answered the same, as fast, whether the address is known."""

import json

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import EmailForm, NewPasswordForm
from forum.accounts.passwords import hash_password
from forum.accounts.queries import Ticket, fold_email, get_ticket
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.entrance import hold_up, is_fresh, let_in
from forum.pages.links import key_of, mailed, no_good
from forum.web import limits, locale
from forum.web.database import let_go, writing
from forum.web.headers import no_store
from forum.web.kept import Kept, carried, pack_to_mail, unpack
from forum.web.networks import network
from forum.web.templating import page
from forum.web.urls import safe_next

bp = Blueprint("resetting", __name__)
_PURPOSE = "reset"
_STEPS = ((Message("Ask for a new link"), addresses.reset()), (Message("Sign in"), addresses.login()))
_HOW_ON = Message(
    "If there is an account with the address %(email)s, we sent a mail to it. Open the link in it within two hours, and choose a new password. No mail? Look among your unwanted mail too, or try another address."
)


@bp.get("/reset")
def ask() -> Response:
    """The form that asks for the address."""
    return _ask(EmailForm(data={"next": safe_next(request.args.get("next"))}))


@bp.post("/reset")
def send() -> Response:
    """Mail a link, where somebody has that address."""
    form = EmailForm(request.form)
    if "step" in request.form:
        return _ask(EmailForm(data={"next": form.next.data, "email": form.email.data}))
    if not is_fresh(form, "email", addresses.reset()):
        return _ask(form, 400)
    if not form.validate():
        return _ask(form, 422)
    try:
        limits.hit("reset by network", network())
        limits.hit("mail by address", fold_email(form.email.data))
    except limits.TooMany as error:
        return hold_up(form, error, _ask)
    with writing():
        actions.offer_reset(
            form.email.data, locale.language(), back=safe_next(form.next.data), kept=pack_to_mail(carried())
        )
        commit()
    return mailed(_HOW_ON, form.email.data)


@bp.get("/reset/<signed>")
def choose(signed: str) -> Response:
    """The form for a new password."""
    ticket = get_ticket(_PURPOSE, key_of(signed, _PURPOSE))
    if ticket is None or ticket.fault:
        return no_good(ticket, steps=_STEPS)
    form = NewPasswordForm(data={"email": ticket.email, "next": ticket.content.get("next")})
    return _choose(signed, form, unpack(json.loads(ticket.content.get("kept", "[]"))))


@bp.post("/reset/<signed>")
def reset(signed: str) -> Response:
    """Keep it; all sessions end, and whoever has no second factor is signed in. From there they see all ways into their
    account: whoever else was in it may have added some, and those stay."""
    key = key_of(signed, _PURPOSE)
    ticket = get_ticket(_PURPOSE, key)
    if ticket is None or ticket.fault:
        return no_good(ticket, steps=_STEPS)
    form = NewPasswordForm(request.form)
    form.email.data = ticket.email
    if not form.validate():
        return _choose(signed, form, carried(), 422)
    let_go()
    hashed = hash_password(form.password.data)
    with writing():
        account_id = actions.reset_password(key, hashed, locale.language())
        if account_id is not None:
            commit()
    if account_id is None:  # somebody was quicker, or nobody is there any more
        return _too_late(key)
    return let_in(account_id, "link", addresses.security(safe_next(form.next.data)))


def _too_late(key: str) -> Response:
    now: Ticket | None = get_ticket(_PURPOSE, key)
    return no_good(now if now and now.fault else None, steps=_STEPS)


def _ask(form: EmailForm, status: int = 200) -> Response:
    return no_store(page("accounts/reset.html", status, form=form, kept=carried(), noindex=True))


def _choose(signed: str, form: NewPasswordForm, kept: Kept | None, status: int = 200) -> Response:
    return no_store(page("accounts/new_password.html", status, form=form, signed=signed, kept=kept, noindex=True))
