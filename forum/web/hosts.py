"""The name that the forum answers to: the host of its base address, by whatever port.

Asked for by another (a web server in front that does not pass `Host` on, a name that somebody pointed here to read the
forum by their own page), it says at which address it is, and no more (421, RFC 9110 section 15.5.20). No other header
that names a host is ever read.
"""

import logging
import re
from collections.abc import Callable
from functools import lru_cache

from flask import Flask, Response, request

from forum.kit.config import Settings
from forum.kit.words import Message
from forum.web.headers import no_store
from forum.web.templating import plain_page

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""One machine, by its three names: where the base address has one of them, the others do as well."""
_FOR_ALL = frozenset({"site.healthz", "site.readyz", "assets.show"})
"""Doors that nothing secret is behind: who watches a machine knows its number only, and the page of 421 has a style."""
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]]+)(:[0-9]*)?")
_LONGEST = 300
"""Characters of a name with its port, or more."""
_MOST_TOLD = 20

_HEADING = Message("This forum has another address")

log = logging.getLogger(__name__)


def init_app(app: Flask, settings: Settings) -> None:
    """Look at each request before anything else does."""
    answers_to = is_ours(settings)
    told: set[str] = set()

    @app.before_request
    def check() -> Response | None:
        asked = request.environ.get("HTTP_HOST", "")
        if answers_to(asked) or request.endpoint in _FOR_ALL:
            return None
        _tell(asked, settings.base_url, told)
        return _another_address(settings.base_url)


def is_ours(settings: Settings) -> Callable[[str], bool]:
    """Whether the forum answers to a `Host` header; those that were asked for lately are remembered."""
    own = _name(settings.host)
    names = _LOOPBACK if own in _LOOPBACK else frozenset({own})
    known = lru_cache(64)(lambda host: _name(host) in names)
    return lambda host: len(host) <= _LONGEST and known(host)


def _name(host: str) -> str:
    """The name in a `Host` header, without its port; empty where there is none."""
    match = _HOST.fullmatch(host.lower())
    return match["name"] if match else ""


def _another_address(base_url: str) -> Response:
    explanation = Message(
        "You find it at %(address)s. Do you host it, and should it answer here? Then set FORUM_BASE_URL to the address that readers use.",
        values={"address": base_url},
    )
    return no_store(
        plain_page("errors/unavailable.html", 421, status=421, heading=_HEADING, explanation=explanation, home=base_url)
    )


def _tell(asked: str, base_url: str, told: set[str]) -> None:
    """Say it in the log, once for each name, of so many."""
    if asked not in told and len(told) < _MOST_TOLD:
        told.add(asked)
        log.warning("Answered 421: asked for as %.100r, and FORUM_BASE_URL is %s", asked, base_url)
