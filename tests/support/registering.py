"""Becoming a member, as people do: the form is filled in in a minute, and the link in the mail followed."""

from typing import Any

from werkzeug.test import TestResponse

from forum.kit import clock
from forum.kit.signing import sign
from tests.support.forum import Forum, Reader, form_fields

PASSWORD = "lang genoeg om te raden"


def filled_in(guest: Reader, page: TestResponse, seconds: float = 60, **fields: Any) -> dict[str, Any]:
    """The form of a page, filled in by somebody who took so long."""
    begun = sign(str(clock.now().timestamp() - seconds), "begun", guest.app.config["SECRET_KEY"])
    return {
        **form_fields(page, "/register"),
        "name": "Jan Jansen",
        "email": "jan@example.org",
        "password": PASSWORD,
        "begun": begun,
        **fields,
    }


def apply_for(guest: Reader, seconds: float = 60, **fields: Any) -> TestResponse:
    """Fill in the form and send it."""
    return guest.post("/register", **filled_in(guest, guest.get("/register"), seconds, **fields))


def mailed_link(forum: Forum, email: str, begins: str = "/confirm/") -> str:
    """The link in the newest mail to an address that has one."""
    return [link for mail in forum.mails(email) for link in mail.links(begins)][-1]


def confirm(guest: Reader, link: str, **fields: Any) -> TestResponse:
    """Open a link, and press its button."""
    return guest.post(link, **{**form_fields(guest.get(link), link), **fields})


def register(forum: Forum, guest: Reader, email: str = "jan@example.org", **fields: Any) -> TestResponse:
    """All of it; what the last step answers."""
    sent = apply_for(guest, email=email, **fields)
    assert sent.status_code == 200, sent.text
    return confirm(guest, mailed_link(forum, email.strip().casefold()))
