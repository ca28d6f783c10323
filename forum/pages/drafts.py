"""The keys of the forms that make a post, by which a text that is sent twice is posted once.

A form has the same key each time its page is made in a session, and what is sent is known by that key and its words. A
key of each page's own would not do: going back, a browser may fetch the page anew, and with it another key, and still
put the old text in its field.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import session

from forum.accounts.viewer import Viewer
from forum.kit import ids
from forum.kit.errors import Gone, Missing
from forum.threads import queries

_DRAFT = "draft-"


def key_of(viewer: Viewer, place: str) -> str:
    """The key of the form at a place (its address); a guest's gets one when they sign in, for their page is the same for
    all."""
    return "" if viewer.is_guest else _DRAFT + _digest(session.get("csrf"), viewer.id, place)


def sent(viewer: Viewer, key: str | None, *words: str) -> Callable[[], tuple[str, int | None]]:
    """The key of what was sent, and the post that it made already; told when it is called, so that it is asked along with
    what is asked before that.

    Words that were taken away since may be said again.
    """
    if not (key and key.startswith(_DRAFT)):
        made_by_it = queries.look_for_made(viewer, key)
        return lambda: (ids.read_key(key), made_by_it())
    digest = _digest(key, *words)
    look = queries.look_for_made(viewer, digest)

    def told() -> tuple[str, int | None]:
        made = look()
        return (digest, made) if made is None or _is_there(made, viewer) else (ids.new_key(), None)

    return told


def _is_there(post_id: int, viewer: Viewer) -> bool:
    try:
        queries.find_post(post_id, viewer)
    except (Gone, Missing):
        return False
    return True


def _digest(*parts: Any) -> str:
    return hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=16).hexdigest()
