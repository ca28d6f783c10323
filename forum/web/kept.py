"""No text is ever lost: what was typed into a form that could not be taken is shown again, ready to be sent.

It travels in hidden fields of the sign-in, registration and error pages: `kept-action` is the address that it was for,
`kept-<name>` each of its fields. The server keeps it only with a link that it mails, for whoever follows that, and while
somebody is at their organisation to sign in. What another site's page sent is never shown again, whatever
the error: its words would stand here as if their reader had typed them, over a button that sends them on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from forum.kit.forms import BODY_LENGTH
from forum.kit.words import Message
from forum.web.csrf import is_from_here
from forum.web.urls import is_ours, is_secret

_PREFIX = "kept-"
_ACTION = f"{_PREFIX}action"
_OF_THE_FORM = {"csrf_token", "preview"}
_SECRET = {"password", "current", "code", "recovery", "secret"}
_MOST_IN_A_LINK = BODY_LENGTH + 4_000
"""Characters: the longest post, with title, tags and what goes along."""
_A_POST = re.compile(r"/ask|/questions/[0-9]+/reply|/posts/[0-9]+/(edit|branch)")
_WORDS = {
    "title": Message("Your question in one line"),
    "body": Message("Your text"),
    "tags": Message("Tags"),
    "bio": Message("About you"),
    "reason": Message("Reason"),
}


@dataclass(frozen=True)
class Kept:
    """A form that waits to be sent: where to, all its fields, and those of them that a person typed."""

    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> list[tuple[Message, str, str]]:
        """Label, name and words of what was typed."""
        return [(_WORDS[name], name, value) for name, value in self.fields if name in _WORDS and value]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Name and value of the rest."""
        return [(name, value) for name, value in self.fields if name not in _WORDS or not value]


def typed_here() -> Kept | None:
    """What this request carried, for its own address or (sign-in, registration) for another; None where there are no words."""
    if request.method != "POST" or not is_from_here() or is_secret():
        return None
    try:
        form = request.form
    except RequestEntityTooLarge:  # it was not read; the browser still holds it
        return None
    return _kept(request.path, form.items()) or carried()


def carried() -> Kept | None:
    """What the sign-in or registration form carries for another."""
    return _kept(request.form.get(_ACTION, ""), _unprefixed(request.form))


def typed_whole() -> Kept | None:
    """All of the form that this request sent, in words or not: it waits while its sender proves who they are.

    None where a secret was in it, for that is not kept: it must be typed again.
    """
    if request.method != "POST" or not is_from_here() or any(request.form.get(name) for name in _SECRET):
        return None
    return _whole(request.path, request.form.items())


def carried_whole() -> Kept | None:
    """What the page that asks for such a proof carries."""
    action = request.form.get(_ACTION, "")
    return _whole(action, _unprefixed(request.form)) if is_ours(action) else None


def pack(kept: Kept | None) -> list[Any]:
    """As a token remembers it, for whoever holds that; nothing, where it is longer than any post."""
    if kept is None or sum(len(name) + len(value) for name, value in kept.fields) > _MOST_IN_A_LINK:
        return []
    return [kept.action, kept.fields]


def pack_to_mail(kept: Kept | None) -> list[Any]:
    """The same for a link that is mailed. Whoever typed the text may have given the address of another: nothing travels but
    what is a post when it is sent, so that the other sees all that their button would do."""
    return pack(kept) if kept and _A_POST.fullmatch(kept.action) else []


def unpack(packed: Sequence[Any]) -> Kept | None:
    """The same again."""
    return _kept(packed[0], ((name, value) for name, value in packed[1])) if packed else None


def _unprefixed(form: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return (
        (name.removeprefix(_PREFIX), value)
        for name, value in form.items()
        if name.startswith(_PREFIX) and name != _ACTION
    )


def _kept(action: str, fields: Iterable[tuple[str, str]]) -> Kept | None:
    kept = _whole(action, fields)
    return kept if kept.shown and is_ours(action) else None


def _whole(action: str, fields: Iterable[tuple[str, str]]) -> Kept:
    left_out = _SECRET | _OF_THE_FORM
    return Kept(
        action, tuple((name, value) for name, value in fields if name not in left_out and not name.startswith(_PREFIX))
    )
