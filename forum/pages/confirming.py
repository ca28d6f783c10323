"""The link in the mail to who registers: one button makes the account, and publishes what was typed before.

In another browser than the one in which the form was filled in, that may have been somebody else, who typed this address:
there the password is chosen anew, and nothing is published without a further button.
"""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import FirstPasswordForm, LoginForm
from forum.accounts.passwords import hash_password
from forum.accounts.queries import Application, Ticket, get_ticket, read_application
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.links import key_of, mailed, no_good
from forum.pages.publishing import button_for, publish
from forum.pages.registering import BROWSER, HOW_ON, keep_closed
from forum.web import browsers, limits, login
from forum.web.database import let_go, writing
from forum.web.headers import no_store
from forum.web.kept import unpack
from forum.web.templating import notice, page
from forum.web.urls import go_to
from forum.web.walls import kept_page

bp = Blueprint("confirming", __name__)
bp.before_request(keep_closed)
_PURPOSE = "confirm"
_NEW_LINK = Message("Mail me a new link")
_TAKEN = Message("There is already an account with this e-mail address. You can sign in with it.")
_FROM_ELSEWHERE = Message("It was typed in another browser. Publish it only if it is yours.")
_STEPS = ((Message("Sign in"), addresses.login()), (Message("Register"), addresses.register()))
_HOME = ((Message("Latest questions"), addresses.front()),)


@bp.get("/confirm/<signed>")
def ask(signed: str) -> Response:
    """What will happen, and the button; for who pressed it already, the way on."""
    ticket = get_ticket(_PURPOSE, key_of(signed, _PURPOSE))
    if ticket is None or ticket.fault:
        return _no_good(ticket, signed)
    return _ask(signed, read_application(ticket), FirstPasswordForm())


@bp.post("/confirm/<signed>")
def confirm(signed: str) -> Response:
    """Make the account, and be signed in. A link that has expired is replaced by another."""
    key = key_of(signed, _PURPOSE)
    ticket = get_ticket(_PURPOSE, key)
    if ticket is None or ticket.fault == "used":
        return _no_good(ticket, signed)
    if ticket.fault == "expired":
        return _send_another(key, ticket)
    told, form = read_application(ticket), FirstPasswordForm(request.form)
    form.name.data, form.email.data = told.name, told.email
    if not _is_theirs(told) and not form.validate():
        return _ask(signed, told, form, 422)
    let_go()
    hashed = told.password_hash if _is_theirs(told) else hash_password(form.password.data)
    try:
        with writing():
            joined = actions.join(key, hashed)
            if joined is not None:
                login.sign_in(joined[0], "link")
                commit()
    except actions.EmailTaken:
        return _taken(told)
    if joined is None:  # somebody was quicker
        return _no_good(get_ticket(_PURPOSE, key), signed)
    notice(Message("Welcome. You can ask and reply now."))
    return _go_on(told)


def _is_theirs(told: Application) -> bool:
    """Whether it was told in this browser."""
    return browsers.is_same(BROWSER, told.browser)


def _go_on(told: Application) -> Response:
    kept = unpack(told.kept)
    if kept is None:
        return go_to(told.next)
    if not _is_theirs(told):
        return kept_page(kept, _FROM_ELSEWHERE)
    return kept_page(kept) if "later" in request.form else publish(kept)


def _ask(signed: str, told: Application, form: FirstPasswordForm, status: int = 200) -> Response:
    kept, is_theirs = unpack(told.kept), _is_theirs(told)
    form.name.data, form.email.data = told.name, told.email
    shown = {"told": told, "form": form, "kept": kept, "is_theirs": is_theirs, "signed": signed}
    both = button_for(kept) if is_theirs else None
    return no_store(page("accounts/confirm.html", status, **shown, both=both, noindex=True))


def _no_good(ticket: Ticket | None, signed: str) -> Response:
    person = login.signed_in()
    if ticket and person and ticket.account_id == person.id:
        return go_to(addresses.front())
    if ticket and ticket.fault == "expired":
        return no_good(ticket, action=addresses.confirm(signed), button=_NEW_LINK)
    return no_good(ticket, steps=_STEPS if person is None else _HOME)


def _send_another(key: str, ticket: Ticket) -> Response:
    limits.hit("mail by address", ticket.email)
    with writing():
        told = actions.apply_again(key)
        commit()
    return mailed(HOW_ON, told.email) if told else no_good(get_ticket(_PURPOSE, key), steps=_STEPS)


def _taken(told: Application) -> Response:
    """Signing in, with what was typed before."""
    form = LoginForm(data={"next": told.next, "email": told.email})
    form.refuse("email", _TAKEN)
    return no_store(page("accounts/login.html", 409, form=form, kept=unpack(told.kept), noindex=True))
