"""How often the second step may be guessed wrong: some times in a short while, and in a day; then its owner is told.

Who guesses codes knows the password already. Ten in a quarter of an hour alone would be nearly a thousand a day, of a
million, and nobody would hear of it.
"""

from functools import partial

from flask import Response, current_app

from forum.web import limits
from forum.web.limits import TooMany
from forum.web.noted import note_failure

_CODES = ("wrong code by account", "wrong codes of a day by account")


def check_codes(who: object) -> None:
    """Raises `TooMany` where no more codes are tried, now or today: of this account, or in a browser that it knows."""
    for limit in _CODES:
        limits.check(limit, who)


def count_code(who: object) -> None:
    """Count a wrong one; raises `TooMany` beyond what may be."""
    for limit in _CODES:
        limits.hit(limit, who)


def forget_codes(account_id: int) -> None:
    """A new password is known to nobody: count anew."""
    for limit in _CODES:
        limits.forget(limit, account_id)


def note_wrong_code(response: Response, account_id: int, who: object) -> Response:
    """Let the log tell of a wrong code, and a mail of the last one that was tried."""
    try:
        check_codes(who)
    except TooMany:
        noted, language = current_app.extensions["noted"], current_app.config["SITE_LANGUAGE"]
        response.call_on_close(partial(noted.guesses, account_id, language))
    return note_failure(response, account_id, "code")
