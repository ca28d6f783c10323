"""An app that shows codes, as a second step: setting it up, and taking it away."""

from datetime import timedelta

import segno
from flask import Blueprint, Response, current_app, request
from markupsafe import Markup

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import SetUpForm
from forum.accounts.one_time import app_address, draw_secret, matching_step
from forum.accounts.queries import SignedIn
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.errors import Missing
from forum.kit.sealing import seal, unseal_fresh
from forum.kit.words import Message
from forum.pages.recovery import after_adding, tell_of
from forum.web import limits, login
from forum.web.database import writing
from forum.web.headers import no_store
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("totp", __name__)
_SET_UP = "totp set-up"
_TIME_TO_SET_UP = timedelta(hours=1)
_NOT_RIGHT = Message("This code is not right. Wait for the next one, and check that the clock of your phone is right.")
_TOO_LATE = Message("This page had been open for too long. Here is a new secret: scan it, and fill in its code.")
_ADDED = Message("The app is set up. From now on you are asked for its code when you sign in.")


@bp.get("/account/totp")
def ask() -> Response:
    """A secret for an app. It is kept nowhere but on this page, sealed, until a code shows that the app has it."""
    person = login.proven_person()
    return _set_up(person, SetUpForm(), draw_secret())


@bp.post("/account/totp")
def add() -> Response:
    """Take the app whose code is right; who had no recovery codes gets some."""
    person = login.proven_person()
    form = SetUpForm(request.form)
    secret = _secret_of(form, person)
    if secret is None:
        form.refuse("code", _TOO_LATE)
        return _set_up(person, form, draw_secret(), 422)
    limits.check("wrong code by account", person.id)
    step = matching_step(secret, form.digits, clock.now()) if form.validate() else None
    if step is None:
        limits.hit("wrong code by account", person.id)
        if not form.errors:
            form.refuse("code", _NOT_RIGHT)
        return _set_up(person, form, secret, 422)
    return _take(person, secret, step)


@bp.post("/account/totp/remove")
def remove() -> Response:
    """Take the app away."""
    person = login.proven_person()
    with writing():
        if not actions.remove_totp(person.id):
            raise Missing
        tell_of("removed", person, "totp")
        commit()
    notice(Message("The app is removed. Its codes open nothing any more."))
    return go_to(addresses.security())


def _take(person: SignedIn, secret: str, step: int) -> Response:
    with writing():
        actions.add_totp(person.id, secret, step, current_app.config["SECRET_KEY"])
        tell_of("added", person, "totp")
        commit()
    return after_adding(person, _ADDED)


def _secret_of(form: SetUpForm, person: SignedIn) -> str | None:
    """The secret that this person's own page held."""
    key = current_app.config["SECRET_KEY"]
    sealed = unseal_fresh(form.secret.data or "", _SET_UP, key, clock.now(), _TIME_TO_SET_UP) or ""
    owner, _, secret = sealed.partition(" ")
    return secret if owner == str(person.id) else None


def _set_up(person: SignedIn, form: SetUpForm, secret: str, status: int = 200) -> Response:
    form.secret.data = seal(f"{person.id} {secret}", _SET_UP, current_app.config["SECRET_KEY"], clock.now())
    address = app_address(secret, person.email, current_app.config["SITE_NAME"])
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=3, dark="#000", light="#fff", omitsize=True)
    groups = [secret[place : place + 4] for place in range(0, len(secret), 4)]
    return no_store(
        page(
            "accounts/totp.html",
            status,
            form=form,
            qr=Markup(drawn),  # noqa: S704 - drawn here, of squares alone
            address=address,
            groups=groups,
            noindex=True,
        )
    )
