"""One's own account: signing in, registering, signing out, the profile and the password."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import LoginForm, PasswordForm, ProfileForm, RegisterForm
from forum.accounts.passwords import hash_password, is_right
from forum.accounts.queries import SignedIn, fold_email, get_credentials, is_email_taken
from forum.kit.db import commit
from forum.kit.words import Message
from forum.web import limits, locale, login
from forum.web.csrf import StaleForm, check_guest_form
from forum.web.database import let_go, writing
from forum.web.headers import no_store
from forum.web.kept import carried
from forum.web.templating import notice, page
from forum.web.urls import go_to, safe_next
from forum.web.walls import kept_page

bp = Blueprint("accounts", __name__)
_WRONG = Message("This e-mail address and this password do not belong together. Please try again.")
_TAKEN = Message("There is already an account with this e-mail address. You can sign in with it.")
_WRONG_NOW = Message("This is not your current password.")
_ONCE_MORE = Message("Please send it once more: this form had been open for too long.")


@bp.get("/login")
def ask_to_sign_in() -> Response:
    """The sign-in form."""
    return _login(LoginForm(data={"next": safe_next(request.args.get("next"))}))


@bp.post("/login")
def sign_in() -> Response:
    """Sign in: the same answer and the same time, whether there is such an account or not."""
    form = LoginForm(request.form)
    if "step" in request.form:
        return _login(LoginForm(data={"next": form.next.data, "email": form.email.data}))
    if not _is_fresh(form, "email", addresses.login()):
        return _login(form, 400)
    if not form.validate():
        return _login(form, 422)
    account = fold_email(form.email.data)
    limits.check("wrong password by account", account)
    limits.check("wrong password by network", limits.network())
    limits.hit("sign in by network", limits.network())
    found = get_credentials(account)
    let_go()
    if not is_right(form.password.data, found.password_hash if found else None) or found is None:
        limits.hit("wrong password by account", account)
        limits.hit("wrong password by network", limits.network())
        form.refuse("password", _WRONG)
        return _login(form, 422)
    login.sign_in(found.id, found.epoch)
    return _go_on(form.next.data)


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
    if not _is_fresh(form, "name", addresses.register()):
        return _register(form, 400)
    if not form.validate():
        return _register(form, 422)
    limits.hit("register by network", limits.network())
    if is_email_taken(form.email.data):
        return _already_registered(form)
    let_go()
    hashed = hash_password(form.password.data)
    try:
        with writing():
            account_id = actions.register(form.name.data, form.email.data, hashed).id
            commit()
    except actions.EmailTaken:
        return _already_registered(form)
    login.sign_in(account_id, epoch=0)
    notice(Message("Welcome. You can ask and reply now."))
    return _go_on(form.next.data)


@bp.post("/logout")
def sign_out() -> Response:
    """End this session."""
    login.sign_out()
    return go_to(addresses.front())


@bp.get("/account")
def account() -> Response:
    """The profile and the password."""
    person = _person()
    form = ProfileForm(
        data={
            "name": person.name,
            "language": person.language or locale.language(),
            "timezone": person.timezone or locale.zone(),
        }
    )
    return _account(person, form, PasswordForm())


@bp.post("/account")
def save() -> Response:
    """Keep the profile."""
    person = _person()
    form = ProfileForm(request.form)
    if not form.validate():
        return _account(person, form, PasswordForm(), 422)
    with writing():
        actions.save_profile(person.id, name=form.name.data, language=form.language.data, timezone=form.timezone.data)
        commit()
    notice(Message("Your changes are saved."))
    return go_to(addresses.account())


@bp.get("/account/password")
def ask_password() -> Response:
    """Its form stands on the account's page."""
    return go_to(addresses.account(), 302)


@bp.post("/account/password")
def change_password() -> Response:
    """Change the password; all other sessions end."""
    person = _person()
    form = PasswordForm(request.form)
    profile = ProfileForm(data={"name": person.name, "language": locale.language(), "timezone": locale.zone()})
    if not form.validate():
        return _account(person, profile, form, 422)
    limits.check("wrong password by account", person.email)
    limits.hit("sign in by network", limits.network())
    found = get_credentials(person.email)
    let_go()
    if found is None or not is_right(form.current.data, found.password_hash):
        limits.hit("wrong password by account", person.email)
        form.refuse("current", _WRONG_NOW)
        return _account(person, profile, form, 422)
    hashed = hash_password(form.password.data)
    with writing():
        epoch = actions.set_password(person.id, hashed)
        commit()
    login.sign_in(person.id, epoch)
    notice(Message("Your password is changed. On other devices you are now signed out."))
    return go_to(addresses.account())


def _person() -> SignedIn:
    person = login.signed_in()
    if person is None:
        raise login.SignInNeeded
    return person


def _is_fresh(form: LoginForm | RegisterForm, field: str, path: str) -> bool:
    try:
        check_guest_form(path)
    except StaleForm:
        form.refuse(field, _ONCE_MORE)
        return False
    return True


def _login(form: LoginForm, status: int = 200) -> Response:
    return no_store(page("accounts/login.html", status, form=form, kept=carried(), noindex=True))


def _register(form: RegisterForm, status: int = 200) -> Response:
    return no_store(page("accounts/register.html", status, form=form, kept=carried(), noindex=True))


def _already_registered(form: RegisterForm) -> Response:
    form.refuse("email", _TAKEN)
    return _register(form, 422)


def _account(person: SignedIn, form: ProfileForm, password_form: PasswordForm, status: int = 200) -> Response:
    return page("accounts/account.html", status, account=person, form=form, password_form=password_form, noindex=True)


def _go_on(back: str | None) -> Response:
    """To where they came from, or to what they had typed."""
    kept = carried()
    return kept_page(kept) if kept else go_to(safe_next(back))
