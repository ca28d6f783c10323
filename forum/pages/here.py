"""This forum's own address, as pages need it: for whole links, and for words made into HTML."""

from flask import current_app
from markupsafe import Markup

from forum import addresses
from forum.threads.queries import PostView, Text, read_text


def base_url() -> str:
    """What whole addresses begin with."""
    url: str = current_app.config["BASE_URL"]
    return url


def whole(path: str) -> str:
    """The whole address of a path."""
    return addresses.absolute(base_url(), path)


def text(body: str, former: PostView | None = None) -> Text:
    """Words as they are kept, of a new post or as the new text of `former`: made before an action, which others wait for."""
    return read_text(body, base_url(), former=former)


def rendered(body: str, former: PostView | None = None) -> Markup:
    """Words as they would look, for a preview: of a new post, or of the new text of `former`."""
    return Markup(text(body, former).html)  # noqa: S704 - made safe by markup
