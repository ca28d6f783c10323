"""The wall before what only members may do: sign in or register, and find what was typed again."""

from flask import Response, request

from forum.accounts.forms import LoginForm
from forum.kit.words import Message
from forum.web.headers import no_store
from forum.web.kept import Kept
from forum.web.templating import page


def sign_in_wall(kept: Kept | None, status: int) -> Response:
    """The sign-in page, holding what was typed."""
    back = kept.action if kept else request.full_path.removesuffix("?")
    form = LoginForm(data={"next": back if request.method == "GET" else "/"})
    return no_store(page("accounts/login.html", status, form=form, kept=kept))


def kept_page(kept: Kept) -> Response:
    """After signing in: what was typed before, ready to be sent."""
    return no_store(
        page(
            "shared/kept_page.html",
            heading=Message("You are signed in, and your text is here"),
            explanation=Message("Read it once more, and publish it."),
            kept=kept,
        )
    )
