"""People who sign in with their organisation, step by step."""

import html
import re
from typing import Any

from werkzeug.test import TestResponse

from tests.support.forum import Reader, form_fields
from tests.support.provider import Organisation


def set_out(reader: Reader, name: str = "acme", **fields: Any) -> TestResponse:
    """Press the button on the sign-in page."""
    buttons = reader.get("/login").text.partition('<form class="form others"')[2]
    token = re.search(r'name="csrf_token" value="([^"]+)"', buttons)[1]  # type: ignore[index]
    return reader.post(f"/login/with/{name}", **{"csrf_token": token, "next": "/topics", **fields})


def led_to(response: TestResponse) -> str:
    """Where a page leads by itself."""
    assert response.status_code == 200, response.text
    return html.unescape(re.search(r'content="0; url=([^"]+)"', response.text)[1])  # type: ignore[index]


def come_back(reader: Reader, organisation: Organisation, name: str = "acme", **fields: Any) -> TestResponse:
    """There, and back."""
    return reader.get(organisation.consent(led_to(set_out(reader, name, **fields))))


def join(reader: Reader, organisation: Organisation, **fields: Any) -> TestResponse:
    """The same, and make an account of it."""
    asked = reader.follow(come_back(reader, organisation, **fields))
    form = form_fields(asked, "/login/with/acme/join")
    return reader.post("/login/with/acme/join", **form)
