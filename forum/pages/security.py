"""What opens an account, and how to change it: the password, the second step, where one is signed in."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import PasswordForm
from forum.accounts.passwords import hash_password
from forum.accounts.queries import (
    SignedIn,
    get_factors,
    list_feed_keys,
    list_identities,
    list_passkeys,
    list_sessions,
)
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.activity import list_activity
from forum.pages.entrance import try_password
from forum.web import locale, login
from forum.web.database import writing
from forum.web.guesses import forget_codes
from forum.web.templating import notice, page
from forum.web.urls import go_to, safe_next

bp = Blueprint("security", __name__)
_WRONG_NOW = Message("This is not your current password.")


@bp.get("/account/security")
def show() -> Response:
    """All of it on one page."""
    return _security(login.person(), PasswordForm())


@bp.get("/account/password")
def ask_password() -> Response:
    """Its form stands on the page of security."""
    return go_to(addresses.security(), 302)


@bp.post("/account/password")
def change_password() -> Response:
    """Change the password; all other sessions end."""
    person = login.person()
    form = PasswordForm(request.form)
    if not form.validate():
        return _security(person, form, 422)
    _, is_theirs = try_password(person.email, form.current.data)
    if not is_theirs:
        form.refuse("current", _WRONG_NOW)
        return _security(person, form, 422)
    hashed = hash_password(form.password.data)
    with writing():
        actions.change_password(person.id, hashed, person.email, locale.language(), way="password")
        login.sign_in(person.id, "password")
        commit()
    forget_codes(person.id)
    notice(Message("Your password is changed. On other devices you are now signed out."))
    return go_to(addresses.security())


def _security(person: SignedIn, form: PasswordForm, status: int = 200) -> Response:
    return page(
        "accounts/security.html",
        status,
        account=person,
        password_form=form,
        identities=list_identities(person.id),
        passkeys=list_passkeys(person.id),
        factors=get_factors(person.id),
        feed_count=len(list_feed_keys(person.id)),
        places=sorted(list_sessions(person.id), key=lambda place: place.id != person.session_id),
        activity=list_activity(person.id),
        go_on=safe_next(request.args["next"]) if "next" in request.args else None,
        noindex=True,
    )
