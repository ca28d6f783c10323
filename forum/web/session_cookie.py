"""The signed cookie of who is signed in: Flask's own, and looked at no more than it takes.

The same cookie comes with each page, so that what was found in it is remembered; how old it is, is looked at anew each
time, and so is whether its session goes on. Who has none costs nothing.
"""

from functools import lru_cache
from time import time
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.sansio.http import parse_cookie

_REMEMBERED = 1_000
"""Headers, each of some hundred bytes, whose cookie of ours holds words and nothing that can be changed."""
_LONGEST = 1_000
"""Characters of such a header; longer ones are not remembered."""


class SessionCookie(SecureCookieSessionInterface):
    """Reads and writes it."""

    def __init__(self, app: Flask) -> None:
        self._serializer = super().get_signing_serializer(app)
        self._name = self.get_cookie_name(app)
        self._read = lru_cache(_REMEMBERED)(self._read_anew)

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer | None:
        """By what it is signed, made once."""
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """What the cookie holds; nothing, where there is none, or it is not right, or too old."""
        cookies = request.environ.get("HTTP_COOKIE", "")
        if self._name not in cookies:
            return self.session_class()
        try:
            content, signed_at = (self._read if len(cookies) <= _LONGEST else self._read_anew)(cookies)
        except BadSignature:
            return self.session_class()
        is_in_time = 0 <= int(time()) - signed_at <= app.permanent_session_lifetime.total_seconds()
        return self.session_class(content if is_in_time else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write it, if anything was changed in it. That the answer may be another with it is said in any case."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed and "Cookie" not in response.headers.get("Vary", ""):
            response.vary.add("Cookie")

    def _read_anew(self, cookies: str) -> tuple[dict[str, Any], int]:
        """What ours holds of these, and when it was signed; raises `BadSignature` where we did not sign it."""
        cookie = parse_cookie(cookies).get(self._name)
        if self._serializer is None or not cookie:
            raise BadSignature("There is no key, or no cookie")
        content, signed_at = self._serializer.loads(cookie, return_timestamp=True)
        return content, int(signed_at.timestamp())
