"""Proving once more who one is, before what is dangerous: `login.proven_person` asks for it."""

from flask import Blueprint, Response, current_app, request

from forum.accounts.actions import try_passkey, use_code
from forum.accounts.forms import ProofForm
from forum.accounts.queries import SignedIn, get_code_book
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.entrance import guesser, try_password
from forum.web import limits, login
from forum.web.database import let_go, writing
from forum.web.guesses import check_codes, count_code, note_wrong_code
from forum.web.kept import carried_whole
from forum.web.networks import network
from forum.web.noted import note_failure
from forum.web.passkeys import party
from forum.web.urls import go_to, safe_next
from forum.web.walls import proof_page, proven_page

bp = Blueprint("again", __name__)
_WRONG_PASSWORD = Message("This is not your password. Please try again.")
_NOT_YOURS = Message("This passkey is of another account. Choose one of your own, or another way.")
_WRONG_CODE = Message("This code is not right, or was used already.")


@bp.get("/login/again")
def ask() -> Response:
    """The page that asks."""
    login.person()
    return proof_page(ProofForm(data={"next": safe_next(request.args.get("next"))}), None)


@bp.post("/login/again")
def prove() -> Response:
    """Go on with what waited, where the proof is right. Wrong ones count as they do where one signs in."""
    person = login.person()
    form = ProofForm(request.form)
    field = next((name for name in ("passkey", "code") if form[name].data), "password")
    fault = None if not form.validate() else _WAYS[field](person, form)
    if fault is not None:
        form.refuse(field, fault)
    if form.errors:
        refused = proof_page(form, carried_whole(), 422)
        return (
            note_wrong_code(refused, person.id, guesser(person.id))
            if field == "code"
            else note_failure(refused, person.id, field)
        )
    kept = carried_whole()
    return proven_page(kept, safe_next(form.next.data)) if kept else go_to(safe_next(form.next.data))


def _by_password(person: SignedIn, form: ProofForm) -> Message | None:
    _, is_theirs = try_password(person.email, form.password.data or "")
    if not is_theirs:
        return _WRONG_PASSWORD
    with writing():
        login.prove_again("password")
        commit()
    return None


def _by_code(person: SignedIn, form: ProofForm) -> Message | None:
    who = guesser(person.id) or person.id
    check_codes(who)
    limits.hit("sign in by network", network())
    book = get_code_book(person.id)
    let_go()
    code = book.find(form.code.data, current_app.config["SECRET_KEY"])
    with writing():
        if code and use_code(code):
            login.prove_again("code")
            commit()
            return None
    count_code(who)
    return _WRONG_CODE


def _by_passkey(person: SignedIn, form: ProofForm) -> Message | None:
    limits.check("wrong passkey by network", network())
    limits.hit("sign in by network", network())
    with writing():
        verdict = try_passkey(party(), form.passkey.data or "", current_app.config["SECRET_KEY"])
        if verdict.account_id == person.id:
            login.prove_again("passkey")
        commit()
    if verdict.account_id == person.id:
        return None
    limits.hit("wrong passkey by network", network())
    return verdict.fault or _NOT_YOURS


_WAYS = {"password": _by_password, "code": _by_code, "passkey": _by_passkey}
