"""Recovery codes: shown once, when the first second step is added or they are made anew; and what goes with each second step."""

from typing import TypeAlias

from flask import Blueprint, Response

from forum import addresses
from forum.accounts import actions
from forum.accounts.passwords import draw_codes
from forum.accounts.queries import SignedIn, get_factors
from forum.kit.db import commit
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.outbox.actions import post_mail
from forum.web import locale, login
from forum.web.database import let_go, writing
from forum.web.headers import no_store
from forum.web.templating import notice, page
from forum.web.urls import go_to

Drawn: TypeAlias = list[tuple[str, bytes]]
"""Codes, each with what is kept of it."""
bp = Blueprint("recovery", __name__)
_NO_FACTOR = Message("Recovery codes stand in for a second step. Set up a second step first.")


@bp.get("/account/codes")
def ask_codes() -> Response:
    """They are shown once, and here no more; the button for new ones stands on the page of security."""
    return go_to(addresses.security(), 302)


@bp.post("/account/codes")
def renew_codes() -> Response:
    """New recovery codes; the old ones open nothing any more."""
    person = login.proven_person()
    let_go()
    drawn = draw_codes()
    with writing():
        if not get_factors(person.id).has_second:
            raise Refused(_NO_FACTOR, status=409)
        actions.keep_codes(person.id, [hashed for _, hashed in drawn], renew=True)
        key = actions.offer_undo(person.id, person.email, added=True)
        post_mail("codes_renewed", person.email, locale.language(), account_id=person.id, key=key)
        commit()
    return _codes(drawn)


def tell_of(change: str, person: SignedIn, factor: str) -> None:
    """In the transaction by which a second step (`totp`, `passkey`) is `added` or `removed`: tell of it by mail."""
    key = actions.offer_undo(person.id, person.email, added=True) if change == "added" else None
    post_mail(f"factor_{change}", person.email, locale.language(), account_id=person.id, factor=factor, key=key)


def after_adding(person: SignedIn, words: Message) -> Response:
    """Say that a second step is added, with recovery codes for who has none."""
    notice(words)
    drawn = _first_codes(person.id)
    return _codes(drawn) if drawn else go_to(addresses.security())


def _first_codes(account_id: int) -> Drawn:
    """In a transaction of their own: nobody who writes waits while they are hashed."""
    if get_factors(account_id).codes_left:
        return []
    let_go()
    drawn = draw_codes()
    with writing():
        is_kept = actions.keep_codes(account_id, [hashed for _, hashed in drawn])
        commit()
    return drawn if is_kept else []


def _codes(drawn: Drawn) -> Response:
    return no_store(page("accounts/codes.html", codes=[code for code, _ in drawn], noindex=True))
