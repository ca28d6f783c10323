"""The link in the mail to who registers: one button makes the account, and brings back what was typed before."""

from flask import Blueprint, Response

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import LoginForm
from forum.accounts.queries import Ticket, get_ticket, read_application
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.links import key_of, link_page, mailed, no_good
from forum.pages.registering import HOW_ON, keep_closed
from forum.web import limits, login
from forum.web.database import writing
from forum.web.headers import no_store
from forum.web.kept import unpack
from forum.web.templating import notice, page
from forum.web.urls import go_to
from forum.web.walls import kept_page

bp = Blueprint("confirming", __name__)
bp.before_request(keep_closed)
_PURPOSE = "confirm"
_HEADING = Message("One step left")
_MAKE = Message("Make my account")
_WHAT = Message("Your account gets the name %(name)s and the e-mail address %(email)s.")
_NEW_LINK = Message("Mail me a new link")
_TAKEN = Message("There is already an account with this e-mail address. You can sign in with it.")
_STEPS = ((Message("Sign in"), addresses.login()), (Message("Register"), addresses.register()))
_HOME = ((Message("Latest questions"), addresses.front()),)


@bp.get("/confirm/<signed>")
def ask(signed: str) -> Response:
    """What will happen, and the button; for who pressed it already, the way on."""
    ticket = get_ticket(_PURPOSE, key_of(signed, _PURPOSE))
    if ticket is None or ticket.fault:
        return _no_good(ticket, signed)
    told = read_application(ticket)
    what = Message(_WHAT.id, values={"name": told.name, "email": told.email})
    return link_page(_HEADING, what, action=addresses.confirm(signed), button=_MAKE, kept=unpack(told.kept))


@bp.post("/confirm/<signed>")
def confirm(signed: str) -> Response:
    """Make the account, and be signed in. A link that has expired is replaced by another."""
    key = key_of(signed, _PURPOSE)
    ticket = get_ticket(_PURPOSE, key)
    if ticket is None or ticket.fault == "used":
        return _no_good(ticket, signed)
    if ticket.fault == "expired":
        return _send_another(key, ticket)
    try:
        with writing():
            joined = actions.join(key)
            if joined is not None:
                login.sign_in(joined[0], "link")
                commit()
    except actions.EmailTaken:
        return _taken(ticket)
    if joined is None:  # somebody was quicker
        return _no_good(get_ticket(_PURPOSE, key), signed)
    notice(Message("Welcome. You can ask and reply now."))
    kept = unpack(joined[1].kept)
    return kept_page(kept) if kept else go_to(joined[1].next)


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


def _taken(ticket: Ticket) -> Response:
    """Signing in, with what was typed before."""
    told = read_application(ticket)
    form = LoginForm(data={"next": told.next, "email": told.email})
    form.refuse("email", _TAKEN)
    return no_store(page("accounts/login.html", 409, form=form, kept=unpack(told.kept), noindex=True))
