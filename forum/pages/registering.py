"""Becoming a member."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import RegisterForm
from forum.accounts.passwords import hash_password
from forum.accounts.queries import is_email_taken
from forum.kit.db import commit
from forum.kit.errors import Refused
from forum.kit.options import option
from forum.kit.words import Message
from forum.pages.entrance import go_on, is_fresh
from forum.web import limits, login
from forum.web.database import let_go, writing
from forum.web.headers import no_store
from forum.web.kept import carried
from forum.web.networks import network
from forum.web.templating import notice, page
from forum.web.urls import safe_next

bp = Blueprint("registering", __name__)
_CLOSED = Message("Nobody can register here now. You can read everything, and sign in if you have an account.")
_TAKEN = Message("There is already an account with this e-mail address. You can sign in with it.")


@bp.before_request
def keep_closed() -> None:
    """Raise `Refused` where administrators let nobody in now; what was typed on the way is given back."""
    if option("registration", "") == "closed":
        raise Refused(_CLOSED)


@bp.get("/register")
def ask_to_register() -> Response:
    """The registration form."""
    return _register(RegisterForm(data={"next": safe_next(request.args.get("next"))}))


@bp.post("/register")
def register() -> Response:
    """Make an account, and be signed in."""
    form = RegisterForm(request.form)
    if "step" in request.form:
        return _register(RegisterForm(data={"next": form.next.data, "email": form.email.data}))
    if not is_fresh(form, "name", addresses.register()):
        return _register(form, 400)
    if not form.validate():
        return _register(form, 422)
    limits.hit("register by network", network())
    if is_email_taken(form.email.data):
        return _already_registered(form)
    let_go()
    hashed = hash_password(form.password.data)
    try:
        with writing():
            login.sign_in(actions.register(form.name.data, form.email.data, hashed).id, "password")
            commit()
    except actions.EmailTaken:
        return _already_registered(form)
    notice(Message("Welcome. You can ask and reply now."))
    return go_on(form.next.data)


def _register(form: RegisterForm, status: int = 200) -> Response:
    return no_store(page("accounts/register.html", status, form=form, kept=carried(), noindex=True))


def _already_registered(form: RegisterForm) -> Response:
    form.refuse("email", _TAKEN)
    return _register(form, 422)
