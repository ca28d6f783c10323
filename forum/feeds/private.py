"""The door of private feeds: whoever has the address reads one feed by it, and nothing else.

Ended, never there, of one who was suspended, left, or has no longer the right to it: there is nothing (404), and takes
as long. Too many such from one network are told to wait (429); who has a right address is never held up by others.
"""

from flask import Blueprint, Response, current_app

from forum.accounts.queries import get_feed_reader
from forum.feeds.answer import answer
from forum.kit.errors import Missing
from forum.syndication import FORMATS, open_private, site_of
from forum.web import limits
from forum.web.login import eyes_of
from forum.web.networks import network
from forum.web.noted import note_feed_read

bp = Blueprint("private_feeds", __name__)


@bp.get(f"/feeds/<key>.<any({', '.join(FORMATS)}):kind>")
def show(key: str, kind: str) -> Response:
    """A private feed. Whoever is signed in here does not matter."""
    reader = get_feed_reader(key)
    subject = open_private(reader, eyes_of(reader, has_factor=reader.has_factor)) if reader else None
    if reader is None or subject is None:
        limits.hit("wrong feed key by network", network())
        raise Missing
    response = answer(subject, kind, site_of(current_app.extensions["feeds"]))
    return note_feed_read(response, reader.key_id, reader.read_at)
