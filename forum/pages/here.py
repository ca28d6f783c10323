"""This forum's own address, as pages need it: for whole links, and for words made into HTML."""

from flask import current_app
from markupsafe import Markup

from forum import addresses
from forum.markup import render


def base_url() -> str:
    """What whole addresses begin with."""
    url: str = current_app.config["BASE_URL"]
    return url


def whole(path: str) -> str:
    """The whole address of a path."""
    return addresses.absolute(base_url(), path)


def rendered(body: str) -> Markup:
    """Words as they would look, for a preview."""
    return Markup(render(body, base_url=base_url()))  # noqa: S704 - made safe by markup
