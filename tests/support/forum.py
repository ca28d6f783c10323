"""A small forum to test with, and its people: Alice asks, Bob answers, Charlie looks on, Mo moderates, Ada administers.

Everything goes through a door over HTTP, but for what no door can make (an account's role, a post that waits).
"""

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from justhtml import JustHTML
from sqlalchemy import CursorResult, text
from werkzeug.test import Cookie, TestResponse

from forum import letters, schema
from forum.accounts import actions
from forum.accounts.passwords import hash_password
from forum.factory import create_app
from forum.kit.config import Settings, read_settings
from forum.kit.db import Database, commit
from forum.outbox.jobs import send_mails
from tests.support.mails import Mailed, read_outbox

HOST = "forum.example.org"
TRUSTED_PROXY = "10.0.0.1"
PASSWORD = "een lange zin als wachtwoord"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_hashed = hash_password(PASSWORD)


class _Client(FlaskClient):
    """Asks for the forum by its own name, and keeps its cookies under that."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        options.setdefault("base_url", self.application.config["BASE_URL"])
        return super().open(*args, **options)

    def session_transaction(self, *args: Any, **options: Any) -> Any:
        options.setdefault("base_url", self.application.config["BASE_URL"])
        return super().session_transaction(*args, **options)

    def get_cookie(self, key: str, domain: str = "", path: str = "/") -> Cookie | None:
        return super().get_cookie(key, domain or self._host, path)

    def set_cookie(self, key: str, value: str = "", **options: Any) -> None:
        super().set_cookie(key, value, **{"domain": self._host, **options})

    def delete_cookie(self, key: str, **options: Any) -> None:
        super().delete_cookie(key, **{"domain": self._host, **options})

    @property
    def _host(self) -> str:
        return urlsplit(self.application.config["BASE_URL"]).hostname or ""


def migrated(url: str) -> None:
    """Make the newest tables in an empty database."""
    database = Database(url)
    schema.upgrade(database, HOST)
    database.dispose()


@dataclass
class Reader:
    """Somebody with a browser: a guest, or a member who is signed in."""

    app: Flask
    client: FlaskClient
    id: int | None = None
    email: str = ""
    csrf: str = ""
    agent: str = BROWSER

    def get(self, path: str, **options: Any) -> TestResponse:
        """A page."""
        headers = {"User-Agent": self.agent, "Accept-Language": "nl", **options.pop("headers", {})}
        return self.client.get(path, headers=headers, **options)

    def post(self, path: str, /, *, headers: dict[str, str] | None = None, **fields: Any) -> TestResponse:
        """A form as its page would send it."""
        data = {"csrf_token": self.csrf, **fields} if self.csrf else fields
        return self.client.post(
            path, data=data, headers={"User-Agent": self.agent, "Accept-Language": "nl", **(headers or {})}
        )

    def follow(self, response: TestResponse) -> TestResponse:
        """Where a redirect leads in the end."""
        while response.status_code in (301, 302, 303):
            response = self.get(response.headers["Location"])
        return response

    def ask(self, title: str = "Wie heeft er een reglement?", body: str = "Wij nog niet.", **fields: Any) -> int:
        """Ask a question; the id of its thread."""
        response = self.post("/ask", **{"topic": "algemeen", "title": title, "body": body, **fields})
        assert response.status_code == 303, response.text
        location = self.get(response.headers["Location"]).headers["Location"]
        return int(re.search(r"/questions/(\d+)", location)[1])  # type: ignore[index]

    def reply(self, thread_id: int, body: str = "Wij wel.", parent: int | None = None, **fields: Any) -> int:
        """Reply; the id of the reply."""
        response = self.post(f"/questions/{thread_id}/reply", body=body, parent=parent or "", **fields)
        assert response.status_code == 303, response.text
        return int(response.headers["Location"].rpartition("/")[2])

    def read(self, thread_id: int, query: str = "") -> TestResponse:
        """The thread's page."""
        return self.follow(self.get(f"/questions/{thread_id}{query}"))


@dataclass
class Forum:
    """An application over a migrated database of its own."""

    app: Flask
    database: Database
    folder: Path
    settings: Settings
    people: dict[str, Reader] = field(default_factory=dict)

    def guest(self) -> Reader:
        """A new reader without an account."""
        return Reader(self.app, self.app.test_client())

    def member(self, name: str, role: str = "member") -> Reader:
        """A person with an account, signed in; the same one for the same name."""
        if name not in self.people:
            self.people[name] = self._register(name, role)
        return self.people[name]

    def again(self, name: str) -> Reader:
        """The same person in another browser."""
        known = self.people[name]
        return self._sign_in(known.id or 0, known.email)

    def execute(self, statement: str, **values: Any) -> Any:
        """What no door does."""
        with self.database.writing() as session:
            result = session.execute(text(statement), values)
            rows = result.all() if isinstance(result, CursorResult) and result.returns_rows else None
            session.commit()
        return rows

    def thread(self, thread_id: int) -> Any:
        """A thread's row."""
        return self.execute("SELECT * FROM threads WHERE id = :id", id=thread_id)[0]

    def post(self, post_id: int) -> Any:
        """A post's row."""
        return self.execute("SELECT * FROM posts WHERE id = :id", id=post_id)[0]

    def question(self, thread_id: int) -> int:
        """The id of a thread's question."""
        found = self.execute("SELECT id FROM posts WHERE thread_id = :id AND parent_id IS NULL", id=thread_id)
        return int(found[0][0])

    def log(self, thread_id: int) -> list[tuple[str, str]]:
        """What was done to a thread and its posts: (verb, reason), in order."""
        rows = self.execute("SELECT verb, reason FROM audit_entries WHERE thread_id = :id ORDER BY id", id=thread_id)
        return [(row.verb, row.reason) for row in rows]

    def mails(self, to: str = "") -> list[Mailed]:
        """Send the mails that are due; all that were sent until now (to an address), the oldest first."""
        send_mails(self.database, letters.office(self.settings))
        return read_outbox(self.folder / "outbox", to)

    def _register(self, name: str, role: str) -> Reader:
        email = f"{name.lower()}@example.org"
        with self.database.writing():
            account = actions.register(name, email, _hashed, role=role)
            account_id = account.id
            commit()
        return self._sign_in(account_id, email)

    def _sign_in(self, account_id: int, email: str) -> Reader:
        with self.database.writing():
            key = actions.begin_session(account_id, method="password", device="Firefox, Linux", network="192.0.2.0/24")
            commit()
        client = self.app.test_client()
        csrf = "a token of the test"
        with client.session_transaction() as session:
            session.permanent = True
            session.update({"_user_id": key, "_fresh": True, "csrf": csrf})
        token = URLSafeSerializer(self.app.secret_key or "", salt="csrf session").dumps(csrf)
        return Reader(self.app, client, account_id, email, str(token))


def build_forum(url: str, folder: Path, **environ: str) -> Forum:
    """A forum over a migrated database, its other data in a folder."""
    settings = read_settings(
        {
            "FORUM_DATA_DIR": str(folder),
            "FORUM_DATABASE_URL": url,
            "FORUM_SECRET_KEY": "a key for tests alone",
            "FORUM_RATE_LIMITS": "off",
            "FORUM_BASE_URL": f"http://{HOST}",
            "FORUM_TRUSTED_PROXIES": TRUSTED_PROXY,
            **environ,
        }
    )
    app = create_app(settings)
    app.testing = False
    app.extensions["cache"].watch.seconds = 0  # tests come by doors of their own, and set the clock
    app.test_client_class = _Client
    return Forum(app, app.extensions["database"], folder, settings)


@contextmanager
def running_forum(url: str, folder: Path, **environ: str) -> Iterator[Forum]:
    """The same, for as long as the block lasts."""
    forum = build_forum(url, folder, **environ)
    yield forum
    forum.app.extensions["readership"].close()
    forum.database.dispose()


def parse(response: TestResponse) -> JustHTML:
    """The page as a document, to look at and not to change; a parse error is a failure."""
    return _parse(response.text)


@functools.lru_cache(maxsize=4)
def _parse(source: str) -> JustHTML:
    """Remembered: a test often has several questions about the page it has just asked for."""
    return JustHTML(source, sanitize=False, strict=True)


def articles(response: TestResponse) -> list[dict[str, str]]:
    """The attributes of every post on the page, in order."""
    return [
        {name: value or "" for name, value in (found.attrs or {}).items()}
        for found in parse(response).query("article.post")
    ]


def form_fields(response: TestResponse, action: str) -> dict[str, Any]:
    """What a browser would send of the first form with that action, no button pressed."""
    form = next(form for form in parse(response).query("form") if (form.attrs or {}).get("action") == action)
    fields = {
        str((found.attrs or {})["name"]): str((found.attrs or {}).get("value", "")) for found in form.query("input")
    }
    areas = form.query("textarea")
    return fields | {str((area.attrs or {})["name"]): area.to_text(separator="", strip=False) for area in areas}


def field_value(response: TestResponse, name: str) -> str:
    """The value of the first field of that name, as typed."""
    document = parse(response)
    area = document.query(f'textarea[name="{name}"]')
    if area:
        return str(area[0].to_text(separator="", strip=False))
    found = document.query(f'[name="{name}"]')
    return str((found[0].attrs or {}).get("value", ""))
