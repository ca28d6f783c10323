"""This site as passkeys know it, by its base address; where they cannot be, pages say so and offer no button."""

from flask import Flask, Response, current_app

from forum.accounts.ceremonies import Party, party_of
from forum.kit.config import Settings
from forum.kit.errors import Missing
from forum.web.looks import offer


def init_app(app: Flask, settings: Settings) -> None:
    """Let templates know whether passkeys can be."""
    app.extensions["party"] = party_of(settings.base_url, settings.site_name)
    offer(app, passkeys_work=app.extensions["party"] is not None)


def party() -> Party:
    """This site; raises `Missing` where passkeys cannot be."""
    found: Party | None = current_app.extensions["party"]
    if found is None:
        raise Missing
    return found


def options(text: str) -> Response:
    """What a browser is asked, for the script that waits for it."""
    return Response(text, mimetype="application/json")
