"""Changing one's address: asked for here, done by who is signed in and has the link that is mailed to the new one, undone by
whoever has the one that is mailed to the old."""

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import EmailForm
from forum.accounts.queries import SignedIn, Ticket, fold_email, get_ticket, list_names
from forum.kit.db import commit
from forum.kit.signing import sign
from forum.kit.words import Message
from forum.pages.entrance import hold_up
from forum.pages.links import key_of, link_page, mailed, no_good
from forum.web import limits, locale, login
from forum.web.database import writing
from forum.web.headers import no_store
from forum.web.templating import page

bp = Blueprint("email", __name__)
_CHANGE, _BACK = "address", "address_back"
_SAME = Message("This is your address already.")
_HOW_ON = Message(
    "We sent a mail to %(email)s. Open the link in it within a day: only then your address changes. We told your present address too."
)
_CHANGE_IT = Message("Change your address")
_SIGN_IN = Message(
    "Somebody asked to use %(email)s for the account of %(name)s. Is it yours? Then sign in to it with its present address, and you come back here. If not, do nothing: nothing changes."
)
_ANOTHER = Message(
    "This link gives the account of %(name)s the address %(email)s, but here you are signed in as %(other)s. Is that account yours too? Then sign in to it. If not, do nothing: nothing changes."
)
_TAKEN = (
    Message("This address cannot be used"),
    Message("By now it belongs to another account. Sign in with that one, or ask the moderators for help."),
)
_UNDO = {
    "address": (
        Message("Keep your former address"),
        Message(
            "Your account keeps the address %(email)s, or gets it back, and is signed out on all devices. Its password no longer works, and passkeys, an app, recovery codes and organisations that were added since another address was asked for are removed. Then you choose a new password."
        ),
        Message("Keep this address"),
    ),
    "way": (
        Message("Take your account back"),
        Message(
            "Your account has the address %(email)s, is signed out on all devices, and loses its password and the passkeys, app, recovery codes and organisations that were added since the mail with this link. Then you choose a new password."
        ),
        Message("Take it back"),
    ),
}
"""By what the mail told: another address, or another way in."""
_SIGNED_OUT = Message(
    "You are signed out on all devices, and your password no longer works, for somebody else may know it: choose a new one now."
)
_AND_REMOVED = Message(
    "You are signed out on all devices, and what was added to your account in the meantime (passkeys, an app, recovery codes, organisations) is removed. Your password no longer works, for somebody else may know it: choose a new one now."
)
_STEPS = ((Message("Your account"), addresses.security()), (Message("Latest questions"), addresses.front()))


@bp.get("/account/email")
def ask() -> Response:
    """The form."""
    return _ask(EmailForm(), person=login.proven_person())


@bp.post("/account/email")
def send() -> Response:
    """Mail the link; the same answer, whether or not the address has an account already."""
    person = login.proven_person()
    form = EmailForm(request.form)
    if form.validate() and fold_email(form.email.data) == person.email:
        form.refuse("email", _SAME)
    if form.errors:
        return _ask(form, 422, person=person)
    try:
        limits.hit("mail by address", person.email)
        limits.hit("mail by address", fold_email(form.email.data))
    except limits.TooMany as error:
        return hold_up(form, error, lambda form, status: _ask(form, status, person=person))
    with writing():
        actions.ask_for_address(person.id, person.email, form.email.data, locale.language())
        commit()
    return mailed(_HOW_ON, form.email.data, steps=_STEPS)


@bp.get("/address/<signed>")
def ask_to_change(signed: str) -> Response:
    """What will happen, and the button."""
    ticket = get_ticket(_CHANGE, key_of(signed, _CHANGE))
    if ticket is None or ticket.fault or ticket.account_id is None:
        return no_good(ticket, steps=_STEPS)
    return _not_theirs(ticket, signed) or link_page(
        _CHANGE_IT,
        Message(
            "The account of %(name)s gets the address %(email)s: from now on you sign in to it with that, and its mail goes there.",
            values=_told(ticket),
        ),
        action=addresses.change_email(signed),
        button=Message("Use this address"),
    )


@bp.post("/address/<signed>")
def change(signed: str) -> Response:
    """Change it; both addresses are told."""
    key = key_of(signed, _CHANGE)
    ticket = get_ticket(_CHANGE, key)
    if ticket is None or ticket.fault or ticket.account_id is None:
        return no_good(ticket, steps=_STEPS)
    if refusal := _not_theirs(ticket, signed):
        return refusal
    try:
        with writing():
            address = actions.change_address(key, login.person().id, locale.language())
            if address is not None:
                commit()
    except actions.EmailTaken:
        return link_page(*_TAKEN, 409, steps=_STEPS)
    if address is None:
        return _no_good(get_ticket(_CHANGE, key))
    return link_page(
        Message("Your address is changed"),
        Message("From now on you sign in with %(email)s, and mail goes there.", values={"email": address}),
        steps=_STEPS,
    )


@bp.get("/address/back/<signed>")
def ask_to_restore(signed: str) -> Response:
    """What will happen, and the button."""
    ticket = get_ticket(_BACK, key_of(signed, _BACK))
    if ticket is None or ticket.fault:
        return no_good(ticket, steps=_STEPS)
    heading, explanation, button = _UNDO.get(ticket.content.get("about", ""), _UNDO["address"])
    explanation = Message(explanation.id, values={"email": ticket.email})
    return link_page(heading, explanation, action=addresses.restore_email(signed), button=button)


@bp.post("/address/back/<signed>")
def restore(signed: str) -> Response:
    """Put it back, end all sessions, remove what was added, and offer a new password: somebody else may know the old one."""
    key = key_of(signed, _BACK)
    try:
        with writing():
            restored = actions.restore_address(key, locale.language())
            if restored is not None:
                commit()
    except actions.EmailTaken:
        return link_page(*_TAKEN, 409, steps=_STEPS)
    if restored is None:
        return _no_good(get_ticket(_BACK, key))
    person = login.signed_in()
    if person is not None and person.id == restored.account_id:
        login.forget()
    reset = addresses.reset(sign(restored.key, "reset", current_app.config["SECRET_KEY"]))
    return link_page(
        Message("Your address is %(email)s", values={"email": restored.email}),
        _AND_REMOVED if restored.removed else _SIGNED_OUT,
        way=(Message("Choose a new password"), reset),
        steps=_STEPS,
    )


def _not_theirs(ticket: Ticket, signed: str) -> Response | None:
    """What stands before a link that is pressed by its account alone; None for that."""
    person, back = login.signed_in(), addresses.login(addresses.change_email(signed))
    if person is None:
        return link_page(
            _CHANGE_IT, Message(_SIGN_IN.id, values=_told(ticket)), 401, steps=((Message("Sign in"), back),)
        )
    if person.id == ticket.account_id:
        return None
    values = {**_told(ticket), "other": person.name}
    steps = ((Message("Sign in with that account"), back), _STEPS[1])
    return link_page(_CHANGE_IT, Message(_ANOTHER.id, values=values), 403, steps=steps)


def _told(ticket: Ticket) -> dict[str, str]:
    """Of which account it is, and its new address."""
    [(name, _)] = list_names({ticket.account_id or 0}).values()
    return {"email": ticket.email or "", "name": name}


def _no_good(ticket: Ticket | None) -> Response:
    return no_good(ticket if ticket and ticket.fault else None, steps=_STEPS)


def _ask(form: EmailForm, status: int = 200, *, person: SignedIn) -> Response:
    return no_store(page("accounts/email.html", status, form=form, account=person, noindex=True))
