"""What the forum knows of a member: everything in one file, and leaving. For suspended members too."""

from flask import Blueprint, Response, current_app, make_response, request

from forum import addresses
from forum.kit.db import commit
from forum.privacy import actions, queries
from forum.privacy.forms import ERASE, LeaveForm
from forum.privacy.inventory import INVENTORY
from forum.web import limits, locale, login
from forum.web.database import writing
from forum.web.headers import no_store
from forum.web.templating import page
from forum.web.urls import go_to

bp = Blueprint("privacy", __name__)


@bp.get("/help/privacy")
def explain() -> Response:
    """What is kept about people, why, and for how long."""
    return page("help/privacy.html", kinds=INVENTORY, canonical=addresses.help_page("privacy"))


@bp.get("/account/privacy")
def show() -> Response:
    """Both, and what became of an earlier request."""
    person = login.person()
    return page("accounts/privacy.html", account=person, archive=queries.get_archive(person.id), noindex=True)


@bp.post("/account/archive")
def ask_for_archive() -> Response:
    """Let everything about oneself be prepared."""
    person = login.proven_person()
    limits.hit("archive by account", person.id)
    with writing():
        actions.ask_for_archive(person.id)
        commit()
    return go_to(addresses.privacy())


@bp.get("/account/archive/<id:archive_id>")
def take_archive(archive_id: int) -> Response:
    """The zip file, for nobody else."""
    person = login.proven_person()
    response = make_response(queries.find_archive_content(archive_id, person.id))
    response.mimetype = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{person.handle}.zip"'
    return no_store(response)


@bp.get("/account/leave")
def ask_to_leave() -> Response:
    """What leaving means, in two ways."""
    login.proven_person()
    return _leave(LeaveForm())


@bp.post("/account/leave")
def leave() -> Response:
    """Leave, and be told so; nobody is signed in with this account any more."""
    person = login.proven_person()
    form = LeaveForm(request.form)
    if not form.validate():
        return _leave(form, 422)
    with writing():
        actions.leave(person.id, erase=form.words.data == ERASE, language=current_app.config["SITE_LANGUAGE"])
        commit()
    language = locale.language()
    login.forget()
    return no_store(page("accounts/left.html", erased=form.words.data == ERASE, language=language, noindex=True))


def _leave(form: LeaveForm, status: int = 200) -> Response:
    return no_store(page("accounts/leave.html", status, form=form, noindex=True))
