"""The address of a private feed is a secret: whatever is answered, no page, header, log, table or file repeats it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Response
from limits import parse
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from forum.feeds import private as door
from forum.kit.db import Base
from forum.web.limits import LIMITS
from tests.feeds.private import make_feed, secret_of
from tests.support.forum import Forum, Reader, build_forum


@pytest.fixture
def limited(forum: Forum, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Forum]:
    """The same forum, which counts: two wrong keys are enough."""
    monkeypatch.setitem(LIMITS, "wrong feed key by network", parse("2/15 minutes"))
    counting = build_forum(forum.database.url, tmp_path / "limited", FORUM_RATE_LIMITS="on")
    yield counting
    counting.app.extensions["readership"].close()
    counting.app.extensions["limiter"].close()
    counting.database.dispose()


def test_nothing_repeats_it(
    limited: Forum, alice: Reader, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    alice.ask("Een vraag")
    address = make_feed(alice)
    secret = secret_of(address)

    answers = ask(limited.guest(), alice, address) + fail(limited.guest(), address, monkeypatch)

    statuses = [answer.status_code for answer in answers]
    assert statuses == [200, 404, 404, 429, 200, 404, 405, 421, 404, 200, 503, 500, 500]
    for answer in answers:
        assert secret not in answer.text
        assert secret not in str(answer.headers)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        assert "Set-Cookie" not in answer.headers
    for own in ("/account/feeds", "/account/security", "/account"):
        assert secret not in alice.get(own).text
    assert all(words in caplog.text for words in ("Answered 503", "Answered 500", "Failed at private_feeds.show"))
    assert not any(secret in repr(vars(record)) + record.getMessage() for record in caplog.records)
    assert secret not in caplog.text
    assert secret not in everything(limited, tmp_path)


def ask(guest: Reader, alice: Reader, address: str) -> list[TestResponse]:
    """For it, and for what is nearly it."""
    wrong = address.replace("/feeds/1.", "/feeds/2.")
    return [
        *(guest.get(path) for path in (address, wrong, wrong, wrong, address, f"{address}/")),
        guest.post(address, body="Tekst"),
        guest.get(address, headers={"Host": "elders.example"}),
        alice.get(wrong),
        alice.get(address.replace(".rss", ".json")),
    ]


def fail(guest: Reader, address: str, monkeypatch: pytest.MonkeyPatch) -> list[TestResponse]:
    """While the database is away, something is broken, and what finishes an answer is."""
    last = guest.app.after_request_funcs[None]

    def stumble(_: Response) -> Response:
        last.remove(stumble)
        raise RuntimeError

    found = []
    for fault in (OperationalError("SELECT 1", {}, Exception("away")), RuntimeError("broken")):
        with monkeypatch.context() as patched:
            patched.setattr(door, "answer", _raising(fault))
            found.append(guest.get(address))
    last.append(stumble)
    return [*found, guest.get(address)]


def _raising(fault: Exception) -> object:
    def answer(*_: object) -> None:
        raise fault

    return answer


def everything(forum: Forum, folder: Path) -> str:
    """All that is kept, in tables and in files."""
    tables = [forum.execute(f'SELECT * FROM "{name}"') for name in Base.metadata.tables]  # noqa: S608 - our own names
    files = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    assert len(tables) > 10
    return repr((tables, files))
