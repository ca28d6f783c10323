"""Members who are signed in to a forum that is measured, in this process and in others."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import text

from forum.accounts.actions import begin_session
from forum.kit.db import Database, commit

_CSRF = "a token of the benchmark"
_SOME = "SELECT id FROM accounts WHERE role = 'member' AND status != 'left' ORDER BY id LIMIT :count"


@dataclass(frozen=True)
class Member:
    """Somebody with a browser. `app` is a forum of this process, whose secret key the others have too."""

    app: Flask
    id: int
    cookie: str
    csrf: str

    @property
    def headers(self) -> dict[str, str]:
        """What their browser sends along."""
        return {"Cookie": f"session={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}

    def form(self, **fields: str) -> bytes:
        """A form as it is sent."""
        return urlencode({"csrf_token": self.csrf, **fields}).encode()

    def post(self, path: str, **fields: str) -> str:
        """Send one, through the WSGI callable of this process; where it leads."""
        body = self.form(**fields)
        answered: list[Any] = []
        for _ in self.app.wsgi_app(self._environ(path, body), lambda *answer: answered.extend(answer)):
            pass
        assert answered[0].startswith("303"), answered
        return str(dict(answered[1])["Location"])

    def _environ(self, path: str, body: bytes) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": self.app.config["BASE_HOST"],
            "HTTP_COOKIE": f"session={self.cookie}",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.input_terminated": True,
        }


def members(app: Flask, count: int) -> list[Member]:
    """So many, each with a session of their own."""
    database = database_of(app)
    token = str(URLSafeSerializer(app.secret_key or "", salt="csrf session").dumps(_CSRF))
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own kind has one
    found = []
    with database.writing() as session:
        for (account_id,) in session.execute(text(_SOME), {"count": count}).all():
            key = begin_session(account_id, method="password", device="Firefox, Linux", network="192.0.2.0/24")
            held = {"_user_id": key, "_fresh": True, "csrf": _CSRF, "_permanent": True}
            found.append(Member(app, account_id, str(serializer.dumps(held)), token))
        commit()
    return found


def database_of(app: Flask) -> Database:
    """The database that a forum is over."""
    database: Database = app.extensions["database"]
    return database
