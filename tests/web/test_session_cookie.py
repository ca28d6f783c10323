"""What is remembered of a cookie lets nobody in who would not get in without."""

from time import time

import pytest
from flask import Flask, Request
from flask.sessions import SecureCookieSession
from werkzeug.test import EnvironBuilder

from forum.web import session_cookie
from forum.web.session_cookie import SessionCookie

DAY = 24 * 3600


def opened(app: Flask, cookie: str) -> SecureCookieSession:
    environ = EnvironBuilder(environ_overrides={"HTTP_COOKIE": f"session={cookie}"}).get_environ()
    return SessionCookie.open_session(app.session_interface, app, Request(environ))  # type: ignore[arg-type]


def test_a_remembered_cookie_is_read_as_if_it_were_new(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Flask(__name__)
    app.secret_key = "secret"
    app.session_interface = SessionCookie(app)
    signing = app.session_interface.get_signing_serializer(app)
    assert signing is not None
    cookie = str(signing.dumps({"_user_id": "1.key"}))

    first = opened(app, cookie)
    assert first == {"_user_id": "1.key"}
    first["_user_id"] = "2.other"
    assert opened(app, cookie) == {"_user_id": "1.key"}
    words, of_signature = cookie.rsplit(".", 1)
    assert opened(app, f"{words}.{'A' if of_signature[0] != 'A' else 'B'}{of_signature[1:]}") == {}
    assert opened(app, "") == opened(app, "nonsense") == {}

    for days, is_there in ((30, True), (32, False), (-1, False)):
        monkeypatch.setattr(session_cookie, "time", lambda days=days: time() + days * DAY)
        assert bool(opened(app, cookie)) == is_there
