"""Signing in with a passkey, without a name or a password. It is two factors at once: something one has, and that it
asked for a finger, a face or a PIN."""

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import CodeForm, LoginForm
from forum.accounts.queries import get_ticket
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.entrance import SECOND, code_page, go_on, is_fresh, sign_in_page
from forum.web import limits, login
from forum.web.database import writing
from forum.web.networks import network
from forum.web.passkeys import options, party

bp = Blueprint("passkey_sign_in", __name__)


@bp.post("/login/passkey/challenge")
def begin() -> Response:
    """What the browser is to ask for: the same for everybody."""
    site = party()
    limits.hit("challenge by network", network())
    return options(actions.begin_passkey(site, current_app.config["SECRET_KEY"]))


@bp.post("/login/passkey")
def sign_in() -> Response:
    """Sign in whoever's passkey has answered."""
    form, site = LoginForm(request.form), party()
    if not is_fresh(form, "passkey", addresses.login()):
        return _refuse(form.passkey.errors[0], 400)
    limits.check("wrong passkey by network", network())
    limits.hit("sign in by network", network())
    with writing():
        verdict = actions.try_passkey(site, form.passkey.data or "", current_app.config["SECRET_KEY"])
        if verdict.account_id is not None:
            login.sign_in(verdict.account_id, "passkey")
        commit()
    if verdict.fault is not None:
        limits.hit("wrong passkey by network", network())
        return _refuse(verdict.fault, 422)
    return go_on(form.next.data)


def _refuse(fault: Message, status: int) -> Response:
    """The page that the button stood on: the second step, or the first."""
    first, second = LoginForm(request.form), CodeForm(request.form)
    first.refuse("passkey", fault)
    second.refuse("passkey", fault)
    ticket = get_ticket(SECOND, second.ticket.data or "")
    if ticket is None or ticket.fault or ticket.account_id is None:
        return sign_in_page(first, status)
    return code_page(second, ticket.account_id, status)
