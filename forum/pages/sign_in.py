"""Signing in, and out."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.forms import LoginForm
from forum.accounts.queries import fold_email
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.entrance import is_fresh, let_in, sign_in_page, try_password
from forum.web import login
from forum.web.database import writing
from forum.web.noted import note_failure
from forum.web.urls import go_to, safe_next

bp = Blueprint("sign_in", __name__)
_WRONG = Message("This e-mail address and this password do not belong together. Please try again.")


@bp.get("/login")
def ask_to_sign_in() -> Response:
    """The sign-in form."""
    return sign_in_page(LoginForm(data={"next": safe_next(request.args.get("next"))}))


@bp.post("/login")
def sign_in() -> Response:
    """Sign in: the same answer and the same time, whether there is such an account or not."""
    form = LoginForm(request.form)
    if "step" in request.form:
        return sign_in_page(LoginForm(data={"next": form.next.data, "email": form.email.data}))
    if not is_fresh(form, "email", addresses.login()):
        return sign_in_page(form, 400)
    if not form.validate():
        return sign_in_page(form, 422)
    account_id, is_theirs = try_password(fold_email(form.email.data), form.password.data)
    if account_id is None or not is_theirs:
        form.refuse("password", _WRONG)
        return note_failure(sign_in_page(form, 422), account_id, "password")
    return let_in(account_id, "password", form.next.data)


@bp.post("/logout")
def sign_out() -> Response:
    """End this session."""
    with writing():
        login.sign_out()
        commit()
    return go_to(addresses.front())
