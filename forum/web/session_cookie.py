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

_REMEMBERED = 1_000
"""Cookies, each of some hundred bytes, that hold words and nothing that can be changed."""


class SessionCookie(SecureCookieSessionInterface):
    """Reads and writes it."""

    def __init__(self, app: Flask) -> None:
        self._serializer = super().get_signing_serializer(app)
        self._read = lru_cache(_REMEMBERED)(self._read_anew)

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer | None:
        """By what it is signed, made once."""
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """What the cookie holds; nothing, where there is none, or it is not right, or too old."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        cookie = request.cookies.get(app.config["SESSION_COOKIE_NAME"])
        if not cookie:
            return self.session_class()
        try:
            content, signed_at = self._read(cookie)
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

    def _read_anew(self, cookie: str) -> tuple[dict[str, Any], int]:
        """What a cookie holds, and when it was signed; raises `BadSignature` where we did not sign it."""
        if self._serializer is None:
            raise BadSignature("There is no key")
        content, signed_at = self._serializer.loads(cookie, return_timestamp=True)
        return content, int(signed_at.timestamp())
