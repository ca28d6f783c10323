"""What all ways in have in common: a form that is fresh, the second step, and where one goes on to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Response

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import CodeForm, LoginForm
from forum.accounts.passwords import is_right
from forum.accounts.queries import get_credentials, get_factors, has_second_factor
from forum.kit.db import commit
from forum.kit.forms import ErrorsAside
from forum.kit.words import Message
from forum.web import browsers, limits, login
from forum.web.csrf import StaleForm, check_guest_form
from forum.web.database import let_go, writing
from forum.web.headers import no_store
from forum.web.kept import Kept, carried
from forum.web.networks import network
from forum.web.templating import page
from forum.web.urls import go_to, safe_next
from forum.web.walls import kept_page

SECOND = "second"
"""The purpose of the token between the two steps."""
_TIME_FOR_A_CODE = timedelta(minutes=10)
_LOOK_TOO = Message(
    "Read it once more, and publish it. Then look on your page “Security” at all the ways into your account, and remove what you do not know."
)
_ONCE_MORE = Message("Please send it once more: this form had been open for too long.")


def sign_in_page(form: LoginForm, status: int = 200) -> Response:
    """The page with all ways in, and what was typed before."""
    return no_store(page("accounts/login.html", status, form=form, kept=carried(), noindex=True))


def is_fresh(form: ErrorsAside, field: str, path: str) -> bool:
    """Whether a guest's form has the token of this browser; else a word at the field says so."""
    try:
        check_guest_form(path)
    except StaleForm:
        form.refuse(field, _ONCE_MORE)
        return False
    return True


def hold_up(form: ErrorsAside, error: limits.TooMany, draw: Callable[[Any, int], Response]) -> Response:
    """The same form, with all that was typed, and how long to wait."""
    form.refuse("email", error.words)
    response = draw(form, 429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def try_password(email: str, password: str) -> tuple[int | None, bool]:
    """Whose address it is, and whether this is their password: it takes as long where it is nobody's.

    Wrong ones are counted, and beyond what may be, nothing is tried (`TooMany`).
    """
    found = get_credentials(email)
    who_tries = (found and guesser(found.id)) or email
    counted = (("wrong password by account", who_tries), ("wrong password by network", network()))
    for name, who in counted:
        limits.check(name, who)
    limits.hit("sign in by network", network())
    let_go()
    is_theirs = is_right(password, found.password_hash if found else None)
    for name, who in () if is_theirs else counted:
        limits.hit(name, who)
    return found.id if found else None, is_theirs


def guesser(account_id: int) -> str | None:
    """By what the mistakes of this browser are counted, where it has an account of its own kept of them: it is signed in
    to that account, or was before. So what strangers try never shuts its owner out; all of them are counted together."""
    person, device = login.signed_in(), browsers.get_device(account_id)
    if person and person.id == account_id:
        return f"session {person.session_id}"
    return f"device {device}" if device else None


def go_on(back: str | None, kept: Kept | None = None) -> Response:
    """To where they came from, or to what they had typed."""
    kept = kept or carried()
    if kept:
        return kept_page(kept, *([_LOOK_TOO] if (back or "").startswith(addresses.security()) else []))
    return go_to(safe_next(back))


def let_in(
    account_id: int, method: str, back: str | None, kept: Kept | None = None, proved_at: datetime | None = None
) -> Response:
    """Sign in who proved one thing (just now, or at that moment elsewhere), and go on; who has a second factor is asked
    for that first."""
    with writing():
        if has_second_factor(account_id):
            ticket = actions.issue_token(SECOND, _TIME_FOR_A_CODE, account_id=account_id)
            commit()
            return code_page(CodeForm(data={"ticket": ticket, "next": safe_next(back)}), account_id, kept=kept)
        login.sign_in(account_id, method, proved_at)
        commit()
    return go_on(back, kept)


def code_page(form: CodeForm, account_id: int, status: int = 200, kept: Kept | None = None) -> Response:
    """The second step: it asks for a code, and carries what was typed before."""
    shown = {"form": form, "factors": get_factors(account_id), "kept": kept or carried()}
    return no_store(page("accounts/code.html", status, noindex=True, **shown))
