"""The wall before what only members may do: sign in or register, and find what was typed again."""

from dataclasses import replace

from flask import Response

from forum.accounts.forms import LoginForm
from forum.kit import ids
from forum.kit.words import Message
from forum.web.headers import no_store
from forum.web.kept import Kept
from forum.web.templating import page
from forum.web.urls import here


def sign_in_wall(kept: Kept | None, status: int, back: str | None = None) -> Response:
    """The sign-in page, holding what was typed; from there `back`, or to this page."""
    form = LoginForm(data={"next": back or here()})
    return no_store(page("accounts/login.html", status, form=form, kept=kept))


def kept_page(kept: Kept) -> Response:
    """After signing in: what was typed before, ready to be sent."""
    return no_store(
        page(
            "shared/kept_page.html",
            heading=Message("You are signed in, and your text is here"),
            explanation=Message("Read it once more, and publish it."),
            kept=_with_key(kept),
        )
    )


def _with_key(kept: Kept) -> Kept:
    """A guest's form has no key of its own, for their page is the same for all; what a member sends must have one."""
    return replace(kept, fields=tuple((name, value or _new(name)) for name, value in kept.fields))


def _new(field: str) -> str:
    return ids.new_key() if field == "key" else ""
