"""One's own passkeys: adding, naming and removing them. The list of them stands on the page of security."""

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.devices import name_device
from forum.accounts.forms import NewPasskeyForm, PasskeyNameForm
from forum.accounts.queries import KeptPasskey, find_passkey
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.recovery import after_adding, tell_of
from forum.web import limits, login
from forum.web.database import writing
from forum.web.networks import network
from forum.web.passkeys import options, party
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("passkeys", __name__)
_ADDED = Message("Your passkey is added. You can sign in with it from now on.")
_NOT_YET = Message("It is not made yet. Press the button, and your browser asks where to keep it.")
_REMOVED = Message("The passkey is removed. You can no longer sign in with it.")
_RENAMED = Message("Your changes are saved.")


@bp.get("/account/passkeys/add")
def ask() -> Response:
    """The form that makes one."""
    login.proven_person()
    party()
    return _add(NewPasskeyForm(data={"name": name_device(request.user_agent.string)}))


@bp.post("/account/passkeys/challenge")
def begin() -> Response:
    """What the browser is to make."""
    person, site = login.proven_person(), party()
    limits.hit("challenge by network", network())
    with writing():
        asked = actions.begin_adding_passkey(site, person.id, current_app.config["SECRET_KEY"])
        commit()
    return options(asked)


@bp.post("/account/passkeys/add")
def add() -> Response:
    """Keep what was made."""
    person, site, form = login.proven_person(), party(), NewPasskeyForm(request.form)
    if not form.validate():
        return _add(form, 422)
    if not form.passkey.data:
        form.refuse("passkey", _NOT_YET)
        return _add(form, 422)
    made = {"name": form.name.data, "answer": form.passkey.data, "secret_key": current_app.config["SECRET_KEY"]}
    with writing():
        fault = actions.add_passkey(site, person.id, **made)
        if fault is None:
            tell_of("added", person, "passkey")
        commit()
    if fault is not None:
        form.refuse("passkey", fault)
        return _add(form, 422)
    return after_adding(person, _ADDED)


@bp.get("/account/passkeys/<id:passkey_id>/rename")
def ask_name(passkey_id: int) -> Response:
    """The form with its name."""
    kept = find_passkey(passkey_id, login.person().id)
    return _rename(kept, PasskeyNameForm(data={"name": kept.name}))


@bp.post("/account/passkeys/<id:passkey_id>/rename")
def rename(passkey_id: int) -> Response:
    """Call it otherwise."""
    person, form = login.person(), PasskeyNameForm(request.form)
    kept = find_passkey(passkey_id, person.id)
    if not form.validate():
        return _rename(kept, form, 422)
    with writing():
        actions.rename_passkey(kept.id, person.id, form.name.data)
        commit()
    return _done(_RENAMED)


@bp.get("/account/passkeys/<id:passkey_id>/remove")
def ask_to_remove(passkey_id: int) -> Response:
    """Whether they are sure."""
    kept = find_passkey(passkey_id, login.proven_person().id)
    return page("accounts/remove_passkey.html", passkey=kept, noindex=True)


@bp.post("/account/passkeys/<id:passkey_id>/remove")
def remove(passkey_id: int) -> Response:
    """Take it away."""
    person = login.proven_person()
    kept = find_passkey(passkey_id, person.id)
    with writing():
        if actions.remove_passkey(kept.id, person.id):
            tell_of("removed", person, "passkey")
        commit()
    return _done(_REMOVED)


def _done(words: Message) -> Response:
    notice(words)
    return go_to(addresses.security())


def _add(form: NewPasskeyForm, status: int = 200) -> Response:
    return page("accounts/add_passkey.html", status, form=form, noindex=True)


def _rename(kept: KeptPasskey, form: PasskeyNameForm, status: int = 200) -> Response:
    return page("accounts/rename_passkey.html", status, passkey=kept, form=form, noindex=True)
