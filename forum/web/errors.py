"""Every no, turned into a page once: what happened, what was kept, how to go on."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, make_response, request
from sqlalchemy.exc import DatabaseError
from werkzeug.exceptions import HTTPException

from forum import addresses
from forum.kit.db import UNAVAILABLE
from forum.kit.errors import Busy, Gone, Malformed, Missing, Refused
from forum.kit.words import Message
from forum.web.csrf import SentFromElsewhere, StaleForm
from forum.web.database import is_worth_asking_again, turn_to_primary
from forum.web.kept import typed_here
from forum.web.limits import TooMany
from forum.web.login import ProofNeeded, SignInNeeded
from forum.web.templating import page, plain_page
from forum.web.walls import proof_wall, sign_in_wall

log = logging.getLogger(__name__)

TEXTS: dict[int, tuple[Message, Message]] = {
    400: (
        Message("This address or form could not be read"),
        Message("Perhaps a piece of it was lost in copying. Go back and try again, or go on from here."),
    ),
    403: (
        Message("This is not possible"),
        Message("Your account does not allow this. If you think it should, ask a moderator."),
    ),
    404: (
        Message("There is nothing here"),
        Message(
            "Perhaps there is a mistake in the address, or the link is an old one. The latest questions are a good place to go on."
        ),
    ),
    405: (
        Message("This address cannot be opened directly"),
        Message("It belongs to a form. Go to the page with that form, and start from there."),
    ),
    409: (
        Message("Something changed while you were writing"),
        Message("Look at it as it is now, and decide how to go on."),
    ),
    410: (
        Message("This was removed"),
        Message("What stood here was taken away by its author or a moderator."),
    ),
    413: (
        Message("This is too much at once"),
        Message(
            "It is too long to be sent in one go. Go back: your browser still holds your text. Make it shorter, and send it again."
        ),
    ),
    429: (
        Message("One moment, please"),
        Message("This happened very often in a short time. Wait a moment, and try again."),
    ),
    500: (
        Message("Something went wrong on our side"),
        Message("You did nothing wrong, and it has been recorded so that it can be mended. Try again in a moment."),
    ),
    503: (
        Message("The forum cannot be reached for a moment"),
        Message("Nothing was lost. Wait a few seconds, and try again."),
    ),
}
_ELSEWHERE = Message(
    "This was sent from another site, so to be safe nothing was done. Go to the page on this forum, and send it from there."
)
_FILE_TOO_LARGE = Message("This file is too large: a picture may have at most 4 MB. Go back, and choose a smaller one.")
_STALE = (
    Message("Please publish once more"),
    Message(
        "This form had been open for so long that it was no longer valid. Nothing is lost: please send it once more."
    ),
)


def init_app(app: Flask) -> None:
    """Let rooms and doors simply raise."""
    answers: dict[type[Exception], Callable[[Any], Response]] = {
        Missing: lambda _: refusal(404),
        Gone: lambda _: refusal(410),
        ProofNeeded: lambda _: proof_wall(),
        Malformed: lambda _: refusal(400),
        Refused: lambda error: refusal(error.status, explanation=error.message),
        SentFromElsewhere: lambda _: refusal(403, explanation=_ELSEWHERE, keep=False),
        SignInNeeded: lambda _: sign_in_wall(typed_here(), 401),
        StaleForm: lambda _: _stale(),
        TooMany: _too_many,
        HTTPException: _http_error,
        Exception: _broken,
        DatabaseError: _damaged,
        **dict.fromkeys(UNAVAILABLE, _unavailable),
    }
    # Flask's own names the address that was asked for, and some hold a key.
    app.log_exception = _log_unanswered  # type: ignore[method-assign, assignment]  # where Flask looks for it
    for kind, answer in answers.items():
        app.register_error_handler(kind, _whatever_is_away(answer))


def _whatever_is_away(answer: Callable[[Any], Response]) -> Callable[[Exception], Response]:
    """The answer to an error; where its page finds the database away (who looks?), the page that needs none."""

    def tell(error: Exception) -> Response:
        try:
            return answer(error)
        except (*UNAVAILABLE, DatabaseError) as away:
            return _unavailable(away)

    return tell


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
    response = refusal(429, explanation=error.words, retry_after=error.retry_after)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _unavailable(error: Exception) -> Response:
    if turn_to_primary() or is_worth_asking_again(error):
        return _again()
    log.warning("Answered 503: %s", error)
    response = _plain(503)
    response.headers["Retry-After"] = str(Busy.retry_after)
    return response


def _again() -> Response:
    """What the door answers, asked anew: a replica failed it, or its connection, and it changes nothing."""
    try:
        return make_response(current_app.dispatch_request())
    except Exception as error:  # noqa: BLE001 - whatever it is has an answer here
        return make_response(current_app.handle_user_exception(error))


def _damaged(error: Exception) -> Response:
    """An error of the database that is of no kind in particular: its file cannot be read. Other kinds are our mistakes."""
    return _unavailable(error) if type(error) is DatabaseError else _broken(error)


def _log_unanswered(error: Any) -> None:
    """Tell of what failed while an answer was made ready."""
    log.error("Failed at %s", request.endpoint, exc_info=error)


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
    if status >= 500:  # also what failed while an error was told; Flask has logged it
        return _plain(status if status in TEXTS else 500)
    is_file = status == 413 and request.mimetype == "multipart/form-data"
    response = refusal(status, explanation=_FILE_TOO_LARGE if is_file else None, keep=status != 413)
    response.headers.extend((name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After"))
    return response
