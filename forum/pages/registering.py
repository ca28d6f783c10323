"""Becoming a member: the form, and the mail that it brings. It answers the same, as fast, whether the address is known."""

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import RegisterForm
from forum.accounts.passwords import hash_password
from forum.accounts.queries import Application, fold_email
from forum.accounts.signals import find_signals
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.errors import Refused
from forum.kit.options import option
from forum.kit.signing import sign, unsign
from forum.kit.words import Message
from forum.pages.entrance import hold_up, is_fresh
from forum.pages.links import mailed
from forum.web import browsers, limits, locale
from forum.web.database import let_go, writing
from forum.web.headers import no_store
from forum.web.kept import carried, pack_to_mail
from forum.web.networks import network
from forum.web.templating import page
from forum.web.urls import safe_next

bp = Blueprint("registering", __name__)
_CLOSED = Message("Nobody can register here now. You can read everything, and sign in if you have an account.")
_BEGUN = "begun"
BROWSER = "registration"
"""The cookie by which the browser is known that filled in the form."""
HOW_ON = Message(
    "We sent a mail to %(email)s. Open the link in it within three days, and your account is ready. No mail? Look among your unwanted mail too."
)


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
    """Mail a link by which the account is made; until then there is none."""
    form = RegisterForm(request.form)
    if "step" in request.form:
        return _register(RegisterForm(data={"next": form.next.data, "email": form.email.data, "name": form.name.data}))
    if not is_fresh(form, "name", addresses.register()):
        return _register(form, 400)
    if not form.validate():
        return _register(form, 422)
    try:
        limits.hit("register by network", network())
        limits.hit("mail by address", fold_email(form.email.data))
    except limits.TooMany as error:
        return hold_up(form, error, _register)
    let_go()
    application = _application(form)
    with writing():
        actions.apply_for(application)
        commit()
    return mailed(HOW_ON, application.email, again=form)


def _application(form: RegisterForm) -> Application:
    return Application(
        form.name.data,
        form.email.data,
        hash_password(form.password.data),
        locale.language(),
        safe_next(form.next.data),
        pack_to_mail(carried()),
        find_signals(
            name=form.name.data,
            email=form.email.data,
            trap=form.website.data,
            seconds=_seconds_since(form.begun.data or ""),
        ),
        browsers.remember(BROWSER, actions.CONFIRM_WITHIN),
    )


def _seconds_since(signed: str) -> float | None:
    """How long ago the form was made; None where it does not say, or says what is not ours."""
    begun = unsign(signed, _BEGUN, current_app.config["SECRET_KEY"])
    return clock.now().timestamp() - float(begun) if begun else None


def _register(form: RegisterForm, status: int = 200) -> Response:
    now = str(clock.now().timestamp())
    form.begun.data = form.begun.data or sign(now, _BEGUN, current_app.config["SECRET_KEY"])
    return no_store(page("accounts/register.html", status, form=form, kept=carried(), noindex=True))
