"""The second step of signing in: who knew the password shows a code too."""

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.accounts.actions import use_code, use_token
from forum.accounts.forms import CodeForm, LoginForm
from forum.accounts.queries import Code, get_code_book, get_ticket
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.entrance import SECOND, code_page, go_on, guesser, is_fresh, sign_in_page
from forum.web import limits, login
from forum.web.database import let_go, writing
from forum.web.guesses import check_codes, count_code, note_wrong_code
from forum.web.networks import network
from forum.web.urls import go_to

bp = Blueprint("second_step", __name__)
_NOT_RIGHT = Message("This code is not right, or was used already. Wait for the next one, and try again.")
_TOO_LATE = Message("More than ten minutes went by since the first step. Please begin once more.")


@bp.get("/login/code")
def begin() -> Response:
    """Nobody begins here."""
    return go_to(addresses.login(), 302)


@bp.post("/login/code")
def check_code() -> Response:
    """Sign in with a right code; it never tells more than that one was not."""
    form = CodeForm(request.form)
    ticket = get_ticket(SECOND, form.ticket.data or "")
    if ticket is None or ticket.fault or ticket.account_id is None:
        return _begin_again(form)
    field = "recovery" if form.recovery.data else "code"
    if not is_fresh(form, field, addresses.login()):
        return code_page(form, ticket.account_id, 400)
    who = guesser(ticket.account_id) or ticket.account_id
    check_codes(who)
    limits.hit("sign in by network", network())
    code = _read_code(form, ticket.account_id)
    if code is None or not _sign_in(form.ticket.data, code):
        count_code(who)
        form.refuse(field, _NOT_RIGHT)
        return note_wrong_code(code_page(form, ticket.account_id, 422), ticket.account_id, who)
    return go_on(form.next.data)


def _read_code(form: CodeForm, account_id: int) -> Code | None:
    book = get_code_book(account_id)
    let_go()
    return book.find(form.typed, current_app.config["SECRET_KEY"]) if form.validate() else None


def _sign_in(ticket: str, code: Code) -> bool:
    """Use up both, or neither: of two who send the same at once, one is in."""
    with writing():
        if not use_code(code) or use_token(SECOND, ticket) is None:
            return False
        login.sign_in(code.account_id, "code")
        commit()
    return True


def _begin_again(form: CodeForm) -> Response:
    first = LoginForm(data={"next": form.next.data})
    first.refuse("email", _TOO_LATE)
    return sign_in_page(first, 400)
