"""One's own account: the profile."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import ProfileForm
from forum.accounts.queries import SignedIn
from forum.kit.db import commit
from forum.kit.words import Message
from forum.web import locale, login
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("account", __name__)


@bp.get("/account")
def account() -> Response:
    """The profile."""
    person = login.person()
    form = ProfileForm(
        data={
            "name": person.name,
            "language": person.language or locale.language(),
            "timezone": person.timezone or locale.zone(),
        }
    )
    return _account(person, form)


@bp.post("/account")
def save() -> Response:
    """Keep the profile."""
    person = login.person()
    form = ProfileForm(request.form)
    if not form.validate():
        return _account(person, form, 422)
    with writing():
        actions.save_profile(person.id, name=form.name.data, language=form.language.data, timezone=form.timezone.data)
        commit()
    notice(Message("Your changes are saved."))
    return go_to(addresses.account())


def _account(person: SignedIn, form: ProfileForm, status: int = 200) -> Response:
    return page("accounts/account.html", status, account=person, form=form, noindex=True)
