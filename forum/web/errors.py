"""Every no, turned into a page once: what happened, what was kept, how to go on."""

import logging

from flask import Flask, Response, make_response
from werkzeug.exceptions import HTTPException

from forum import addresses
from forum.kit.db import UNAVAILABLE
from forum.kit.errors import Busy, Gone, Malformed, Missing, Refused
from forum.kit.words import Message, plural
from forum.web.csrf import SentFromElsewhere, StaleForm
from forum.web.kept import typed_here
from forum.web.limits import TooMany
from forum.web.login import SignInNeeded
from forum.web.templating import page, plain_page
from forum.web.walls import sign_in_wall

log = logging.getLogger(__name__)

TEXTS: dict[int, tuple[Message, Message]] = {
    400: (
        Message("This address or form cannot be read"),
        Message("Something in it is not as it should be, perhaps because it was cut off in copying."),
    ),
    403: (
        Message("This is not yours to do"),
        Message("Your account may not do this. If you think it should, ask a moderator."),
    ),
    404: (
        Message("There is nothing here"),
        Message("Perhaps the address was mistyped. The latest questions are a good place to go on."),
    ),
    405: (Message("This address works differently"), Message("Go to the page itself and start from there.")),
    409: (Message("Something changed while you were writing"), Message("Look at it again, and decide.")),
    410: (
        Message("This was removed"),
        Message("It stood here once, and was taken away by its author or a moderator."),
    ),
    413: (
        Message("This is too much at once"),
        Message(
            "It could not be taken. Go back: your browser still holds your text. Make it shorter, and send it again."
        ),
    ),
    429: (
        Message("That was a little fast"),
        Message("So many at once could not be taken. Wait a moment, and try again."),
    ),
    500: (
        Message("Something went wrong on our side"),
        Message("It is not your fault, and it was noted. Try again in a moment."),
    ),
    503: (
        Message("The forum cannot be reached for a moment"),
        Message("Nothing was lost. Wait a few seconds, and try again."),
    ),
}
_ELSEWHERE = Message(
    "This was sent from another site, so nothing was done. Go to the page itself and send it from there."
)
_STALE = (
    Message("Press publish once more"),
    Message("This form waited so long that it could no longer be taken. Your text is here; nothing is lost."),
)


def init_app(app: Flask) -> None:
    """Let rooms and doors simply raise."""
    app.register_error_handler(Missing, lambda _: refusal(404))
    app.register_error_handler(Gone, lambda _: refusal(410))
    app.register_error_handler(Malformed, lambda _: refusal(400))
    app.register_error_handler(Refused, lambda error: refusal(error.status, explanation=error.message))
    app.register_error_handler(SentFromElsewhere, lambda _: refusal(403, explanation=_ELSEWHERE, keep=False))
    app.register_error_handler(SignInNeeded, lambda _: sign_in_wall(typed_here(), 401))
    app.register_error_handler(StaleForm, lambda _: _stale())
    app.register_error_handler(TooMany, _too_many)
    for away in (Busy, *UNAVAILABLE):
        app.register_error_handler(away, _unavailable)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _broken)


def refusal(
    status: int,
    *,
    explanation: Message | None = None,
    keep: bool = True,
    retry_after: int | None = None,
) -> Response:
    """The page of a status, with what was typed."""
    heading, usual = TEXTS.get(status, TEXTS[400])
    steps = [(Message("Latest questions"), addresses.front()), (Message("All topics"), addresses.topics())]
    return page(
        "errors/page.html",
        status,
        status=status,
        noindex=True,
        heading=heading,
        explanation=explanation or usual,
        kept=typed_here() if keep else None,
        steps=steps,
        retry_after=retry_after,
    )


def _stale() -> Response:
    kept = typed_here()
    if kept is None:
        return refusal(400, explanation=_STALE[1])
    return page("shared/kept_page.html", 400, heading=_STALE[0], explanation=_STALE[1], kept=kept)


def _too_many(error: TooMany) -> Response:
    minutes = -(-error.retry_after // 60)
    explanation = plural("Try again in a minute.", "Try again in %(count)s minutes.", minutes)
    response = refusal(429, explanation=explanation, retry_after=error.retry_after)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _unavailable(error: Exception) -> Response:
    log.warning("Answered 503: %s", error)
    response = _plain(503)
    response.headers["Retry-After"] = str(Busy.retry_after)
    return response


def _broken(error: Exception) -> Response:
    log.error("Answered 500", exc_info=error)
    return _plain(500)


def _plain(status: int) -> Response:
    heading, explanation = TEXTS[status]
    response = plain_page(
        "errors/unavailable.html",
        status,
        status=status,
        heading=heading,
        explanation=explanation,
        kept=typed_here(),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    response = refusal(status)
    response.headers.extend((name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After"))
    return response
