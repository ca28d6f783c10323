"""Knowing a browser again: what was begun in it goes on there, and one that signed in before is trusted with some mistakes
of its own. All by cookies that hold random numbers; of the first kind a row knows the hash, of the second nothing is kept.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from hmac import compare_digest

from flask import Response, after_this_request, current_app, request

_DEVICE, _PATH = "device", "/login"
_KNOWN_FOR = timedelta(days=365)


def remember(cookie: str, lifetime: timedelta) -> str:
    """Let this browser be known by a cookie; the hash by which it is. One for all that it has under way: there may be tabs."""
    secret = request.cookies.get(_name(cookie)) or secrets.token_urlsafe(24)
    _set_cookie(_name(cookie), secret, lifetime, "/")
    return _hash(secret)


def is_same(cookie: str, known: str) -> bool:
    """Whether this browser is the one of that hash."""
    return compare_digest(known, _hash(request.cookies.get(_name(cookie), "")))


def trust_device(account_id: int) -> None:
    """Remember in this browser that somebody signed in to an account with it: a number, and a code that only together with
    that account is right ("device cookies", OWASP). It tells nobody which account that is."""
    number = secrets.token_urlsafe(12)
    _set_cookie(_DEVICE, f"{number}.{_code_of(account_id, number)}", _KNOWN_FOR, _PATH)


def get_device(account_id: int | None) -> str | None:
    """The number of this browser, where somebody signed in to that account with it before."""
    number, _, code = request.cookies.get(_DEVICE, "").partition(".")
    is_known = account_id is not None and compare_digest(code.encode(), _code_of(account_id, number).encode())
    return number if is_known else None


def _code_of(account_id: int, number: str) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(key, f"device {account_id} {number}".encode(), "sha256").hex()


def _set_cookie(name: str, value: str, lifetime: timedelta, path: str) -> None:
    @after_this_request
    def set_cookie(response: Response) -> Response:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(name, value, max_age=lifetime, path=path, secure=secure, httponly=True, samesite="Lax")
        return response


def _name(cookie: str) -> str:
    """On https one that no other host can have set."""
    return f"__Host-{cookie}" if current_app.config["SESSION_COOKIE_SECURE"] else cookie


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
