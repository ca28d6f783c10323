"""The walls: before what only members may do, and before what is dangerous; behind them one finds what was typed again."""

from dataclasses import replace

from flask import Response, request

from forum.accounts.forms import LoginForm, ProofForm
from forum.accounts.queries import get_factors, list_identities
from forum.kit import ids
from forum.kit.words import Message
from forum.web import login
from forum.web.headers import no_store
from forum.web.kept import Kept, typed_whole
from forum.web.templating import page
from forum.web.urls import came_from, here


def sign_in_wall(kept: Kept | None, status: int, back: str | None = None) -> Response:
    """The sign-in page, holding what was typed; from there `back`, or to this page."""
    form = LoginForm(data={"next": back or here()})
    return no_store(page("accounts/login.html", status, form=form, kept=kept))


_READ_IT = Message("Read it once more, and publish it.")


def kept_page(kept: Kept, explanation: Message = _READ_IT) -> Response:
    """After signing in: what was typed before, ready to be sent."""
    return no_store(
        page(
            "shared/kept_page.html",
            heading=Message("You are signed in, and your text is here"),
            explanation=explanation,
            kept=_with_key(kept),
        )
    )


def proof_wall() -> Response:
    """The page that asks who this is, holding the form that was sent; from there on to that, or to this page."""
    back = here() if request.method in ("GET", "HEAD") else came_from()
    return proof_page(ProofForm(data={"next": back}), typed_whole(), 401)


def proof_page(form: ProofForm, kept: Kept | None, status: int = 200) -> Response:
    """The same, in any state of its form."""
    account_id = login.person().id
    known = {"factors": get_factors(account_id), "linked": {one.provider for one in list_identities(account_id)}}
    return no_store(page("accounts/again.html", status, form=form, kept=kept, noindex=True, **known))


def proven_page(kept: Kept, back: str) -> Response:
    """After proving who one is: the form that waited, ready to be sent. Nothing is done that nobody asked for just now."""
    return no_store(
        page(
            "shared/kept_page.html",
            heading=Message("Thank you, you can go on"),
            explanation=Message("What you were about to do has not been done yet. Do you want to go on with it?"),
            kept=kept,
            button=Message("Go on"),
            back=back,
        )
    )


def _with_key(kept: Kept) -> Kept:
    """A guest's form has no key of its own, for their page is the same for all; what a member sends must have one."""
    return replace(kept, fields=tuple((name, value or _new(name)) for name, value in kept.fields))


def _new(field: str) -> str:
    return ids.new_key() if field == "key" else ""
