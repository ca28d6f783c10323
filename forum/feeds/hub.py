"""The hub's door: servers ask to be sent a feed when it changes, or not any more (WebSub, W3C Recommendation 2018).

Who asks is nobody that is known here: nothing happens before the callback confirms it. Answers are plain text, in English,
for who runs the server that asked.
"""

from flask import Blueprint, Response, current_app, request

from forum.hub.actions import wish
from forum.hub.jobs.errands import PURPOSE
from forum.hub.messages import LEAST_LEASE, LONGEST_SECRET, MODES, MOST_LEASE, USUAL_LEASE, Mode, Wish
from forum.kit import clock
from forum.kit.config import Settings
from forum.kit.db import commit
from forum.kit.errors import Gone, Malformed, Missing
from forum.kit.outgoing import Forbidden
from forum.kit.sealing import seal
from forum.syndication.finding import find_feed
from forum.syndication.publishing import border_of
from forum.web.database import writing
from forum.web.headers import no_store
from forum.web.limits import hit
from forum.web.networks import network

bp = Blueprint("hub", __name__)

_ABOUT = "This is the hub of {name}: servers subscribe here to its feeds, which name it (WebSub, https://www.w3.org/TR/websub/).\n"
_NO_FEED = "hub.topic: there is no such feed here; a feed says its own address (rel=self)."
_LONGEST_TOPIC = 500


class _Wrong(Exception):
    """What was asked for cannot be; why, and with which status."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.answer = _say(reason, status)


@bp.get("/hub")
def tell() -> Response:
    """What this is, for who looks."""
    return _say(_ABOUT.format(name=_settings().site_name), 200)


@bp.post("/hub")
def take() -> Response:
    """Have the subscriber asked whether it wishes this."""
    try:
        mode, callback = _mode(), _one("hub.callback")
        topic, host = _topic(mode), _host(callback)
        wished = _wish(mode)
    except _Wrong as wrong:
        return wrong.answer
    hit("subscribe by network", network())
    hit("subscribe by host", host)
    with writing():
        wish(topic, callback, host, wished)
        commit()
    return _say("You are asked at your callback whether you wish this.", 202)


@bp.before_request
def _only_if_own() -> None:
    if _settings().hub != "own":
        raise Missing


def _topic(mode: Mode) -> str:
    """The path of a feed; who subscribes does so to one that guests see."""
    base_url, address = _settings().base_url, _one("hub.topic")
    path = address.removeprefix(base_url)
    if not path.startswith("/") or path == address or len(address) > _LONGEST_TOPIC:
        raise _Wrong(_NO_FEED, 404)
    try:
        if mode == "subscribe" and not find_feed(path)[0].is_pushed:
            raise _Wrong("hub.topic: that feed names no hub; it is to be polled.", 404)
    except Gone as error:
        raise _Wrong("hub.topic: there is no such feed any more.", 410) from error
    except (Missing, Malformed) as error:
        raise _Wrong(_NO_FEED, 404) from error
    return path


def _host(callback: str) -> str:
    try:
        return border_of(_settings()).place(callback).host
    except Forbidden as error:
        raise _Wrong(f"hub.callback: {error}.") from error


def _mode() -> Mode:
    for mode in MODES:
        if _one("hub.mode") == mode:
            return mode
    raise _Wrong(f"hub.mode: is none of {', '.join(MODES)}.")


def _wish(mode: Mode) -> Wish:
    return Wish(mode, _lease(), _secret()) if mode == "subscribe" else Wish(mode)


def _lease() -> int:
    """Seconds, within bounds."""
    text = request.form.get("hub.lease_seconds") or str(USUAL_LEASE)
    if not (text.isascii() and text.isdecimal()):
        raise _Wrong("hub.lease_seconds: is no number of seconds.")
    return min(max(int(text[:20]), LEAST_LEASE), MOST_LEASE)


def _secret() -> str | None:
    """Sealed."""
    secret = request.form.get("hub.secret")
    if not secret:
        return None
    if len(secret.encode()) > LONGEST_SECRET:
        raise _Wrong(f"hub.secret: is longer than {LONGEST_SECRET} bytes.")
    return seal(secret, PURPOSE, _settings().secret_key, clock.now())


def _one(name: str) -> str:
    value = request.form.get(name)
    if not value:
        raise _Wrong(f"{name}: is missing.")
    return value


def _say(words: str, status: int) -> Response:
    response = no_store(Response(words.rstrip() + "\n", status, mimetype="text/plain"))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _settings() -> Settings:
    settings: Settings = current_app.extensions["feeds"]
    return settings
