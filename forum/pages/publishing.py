"""Publishing what somebody typed before they were a member, as soon as they are: by the door that it was for."""

from contextlib import suppress
from urllib.parse import urlsplit

from flask import Response, current_app, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from forum.kit.db import UNAVAILABLE
from forum.kit.errors import Gone, Malformed, Missing, Refused
from forum.kit.words import Message
from forum.web.kept import Kept
from forum.web.limits import TooMany
from forum.web.walls import kept_page

_BUTTONS = {
    "threads.create": Message("Make my account and ask my question"),
    "replies.create": Message("Make my account and place my reply"),
}
"""Of the doors that can be asked to."""


def button_for(kept: Kept | None) -> Message | None:
    """What a button says that publishes this too; None where it cannot be so."""
    return _BUTTONS.get(_door_of(kept)[0]) if kept else None


def publish(kept: Kept) -> Response:
    """Send it for the member who has just been signed in. Whatever comes in between, they see it again, ready to be sent."""
    endpoint, place = _door_of(kept)
    response = None
    if endpoint in _BUTTONS:
        request.form = ImmutableMultiDict(kept.fields)
        with suppress(Gone, Malformed, Missing, Refused, TooMany, *UNAVAILABLE):
            response = current_app.view_functions[endpoint](**place)
    return response if isinstance(response, Response) and response.status_code == 303 else kept_page(kept)


def _door_of(kept: Kept) -> tuple[str, dict[str, int]]:
    doors = current_app.url_map.bind("")
    try:
        endpoint, place = doors.match(urlsplit(kept.action).path, method="POST")
    except HTTPException:
        return "", {}
    return str(endpoint), dict(place)
