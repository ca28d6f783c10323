"""People with an app that shows codes, and what it shows."""

import functools
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
from werkzeug.test import TestResponse

from forum.accounts import actions
from forum.accounts.passwords import draw_codes
from forum.kit.db import commit
from tests.accounts.test_login import sign_in
from tests.support.forum import Forum, Reader, form_fields

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LONG_AGO = timedelta(minutes=16)
"""Longer than a proof of who one is holds."""


def code_at(moment: datetime, secret: str = SECRET) -> str:
    """What the app shows at a moment."""
    return pyotp.TOTP(secret).at(moment)


def code_now(steps: int = 0) -> str:
    """What it shows now, or so many half minutes later."""
    return code_at(datetime.now(UTC) + timedelta(seconds=30 * steps))


def with_app(forum: Forum, name: str, role: str = "member") -> Reader:
    """A person who has one, for long."""
    person = forum.member(name, role)
    with forum.database.writing():
        actions.add_totp(person.id or 0, SECRET, 0, forum.app.config["SECRET_KEY"])
        commit()
    return person


@functools.cache
def ten_codes() -> list[tuple[str, bytes]]:
    """Recovery codes with what is kept of them: drawn once, for hashing them takes half a second."""
    return draw_codes()


def with_codes(forum: Forum, name: str) -> tuple[Reader, list[str]]:
    """A person who has one, and recovery codes."""
    person, drawn = with_app(forum, name), ten_codes()
    with forum.database.writing():
        actions.keep_codes(person.id or 0, [hashed for _, hashed in drawn])
        commit()
    return person, [code for code, _ in drawn]


def first_step(reader: Reader, email: str, **fields: str) -> dict[str, Any]:
    """Send the password; the form that then asks for a code."""
    return form_fields(sign_in(reader, email, **fields), "/login/code")


def second_step(reader: Reader, form: dict[str, Any], code: str) -> TestResponse:
    """Send a code."""
    return reader.post("/login/code", **{**form, "code": code})


def let_time_pass(forum: Forum, person: Reader, time: timedelta = LONG_AGO) -> None:
    """As if it were long ago that this person proved who they are, on each of their devices."""
    then = datetime.now(UTC) - time
    moment = then.replace(tzinfo=None) if forum.database.is_sqlite else then
    forum.execute("UPDATE sessions SET authenticated_at = :then WHERE account_id = :id", then=moment, id=person.id)


def verbs(forum: Forum, person: Reader) -> list[str]:
    """What the log says was done to an account, in order."""
    rows = forum.execute("SELECT verb FROM audit_entries WHERE account_id = :id ORDER BY id", id=person.id)
    return [row.verb for row in rows]
