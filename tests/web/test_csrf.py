"""Nobody else's page can act for a reader here."""

from typing import Any

import pytest

from tests.support.forum import PASSWORD, Forum, Reader, field_value
from tests.web.rules import check_page

TEXT = "Een eigen <tekst>"
FROM_ELSEWHERE = (
    {"Origin": "https://elders.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": "http://forum.example.org.elders.example"},
    {"Origin": "http://forum.example.org@elders.example"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://forum.example.org"},
)
FORM: dict[str, Any] = {"topic": "algemeen", "title": "Een vraag", "body": TEXT}


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_what_another_site_sends_is_refused(forum: Forum, headers: dict[str, str]) -> None:
    alice, guest = forum.member("Alice"), forum.guest()
    token = field_value(guest.get("/login"), "csrf_token")
    answers = [
        alice.post("/ask", headers=headers, **FORM),
        alice.post("/preferences", headers=headers, language="en"),
        alice.post("/logout", headers=headers),
        guest.post("/preferences", headers=headers, language="en"),
        guest.post("/login", headers=headers, csrf_token=token, email=alice.email, password=PASSWORD),
        guest.post("/ask", headers=headers, **FORM),
    ]

    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert not any(cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie"))
    assert alice.get("/account").status_code == 200
    # Another site's words are not put into a form of ours, where one press would publish them.
    assert TEXT not in check_page(answers[0], "nl").to_text()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://forum.example.org"},
        {"Origin": "http://forum.example.org", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_what_this_site_sends_is_taken(alice: Reader, headers: dict[str, str]) -> None:
    assert alice.post("/ask", headers=headers, **FORM).status_code == 303


def test_a_token_that_is_missing_wrong_or_of_another_session_gives_the_text_back(forum: Forum) -> None:
    alice, bob = forum.member("Alice"), forum.member("Bob")
    guest_token = field_value(forum.guest().get("/login"), "csrf_token")
    with bob.client.session_transaction() as session:
        session["csrf"] = "another"
    bobs = field_value(bob.get("/ask"), "csrf_token")
    for token in ("", "x", bobs, guest_token, alice.csrf[:-1], alice.csrf + "x", "é", "a.b"):
        response = alice.client.post("/ask", data={**FORM, "csrf_token": token}, headers={"Accept-Language": "nl"})
        assert response.status_code == 400
        check_page(response, "nl")
        assert field_value(response, "body") == TEXT
        fresh = field_value(response, "csrf_token")
        assert alice.client.post("/ask", data={**FORM, "csrf_token": fresh}).status_code == 303
    with bob.client.session_transaction() as session:
        session["csrf"] = "a token of the test"


def test_a_token_ends_with_its_session(forum: Forum) -> None:
    dora = forum.member("Dora")
    dora.post("/logout")
    again = forum.again("Dora")
    with again.client.session_transaction() as session:
        session["csrf"] = "of the next session"

    assert again.client.post("/ask", data={**FORM, "csrf_token": dora.csrf}).status_code == 400


@pytest.mark.parametrize("path", ["/login", "/register", "/reset"])
def test_the_forms_of_guests_carry_a_token_of_their_path_and_browser(forum: Forum, path: str) -> None:
    forum.member("Alice")
    other = {"/login": "/register", "/register": "/login", "/reset": "/login"}[path]
    form: dict[str, Any] = {"name": "Nieuw", "email": "alice@example.org", "password": PASSWORD, "next": "/topics"}
    mine, theirs = forum.guest(), forum.guest()
    of_theirs = field_value(theirs.get(path), "csrf_token")
    of_other_path = field_value(mine.get(other), "csrf_token")
    mine.get(path)
    for token in ("", "x", of_theirs, of_other_path):
        response = mine.post(path, csrf_token=token, **form)
        assert response.status_code == 400
        assert field_value(response, "email") == "alice@example.org"
        assert PASSWORD not in response.text
        check_page(response, "nl")

    fresh = field_value(mine.post(path, csrf_token="", **form), "csrf_token")
    assert mine.post(path, csrf_token=fresh, **form).status_code in (200, 303)


def test_two_forms_of_one_browser_are_both_good(forum: Forum) -> None:
    """As when somebody opens the sign-in page in two tabs."""
    forum.member("Alice")
    guest = forum.guest()
    first, _second = (field_value(guest.get("/login"), "csrf_token") for _ in range(2))

    assert guest.post("/login", csrf_token=first, email="alice@example.org", password=PASSWORD).status_code == 303


def test_a_sign_in_that_is_stale_keeps_the_text_it_carries(forum: Forum) -> None:
    guest = forum.guest()
    carried: dict[str, Any] = {"kept-action": "/ask", "kept-body": TEXT}
    response = guest.post("/login", email="a@example.org", password="x", **carried)

    assert response.status_code == 400
    assert field_value(response, "kept-body") == TEXT


@pytest.mark.parametrize("action", ["//elders.example", "https://elders.example", "/\\elders.example", "//[", "ask"])
def test_a_text_is_carried_to_no_other_site(forum: Forum, action: str) -> None:
    guest = forum.guest()
    carried: dict[str, Any] = {"kept-action": action, "kept-body": TEXT}
    response = guest.post("/login", step="form", **carried)

    assert "elders.example" not in response.text
    assert "kept-action" not in response.text


def test_a_session_that_was_made_up_is_a_guests(forum: Forum) -> None:
    client = forum.app.test_client(use_cookies=False)
    for cookie in ("session=x", "session=eyJfdXNlcl9pZCI6IjEuMCJ9.x.y", "session=" + "a" * 4_000, "session=é"):
        assert client.get("/account", headers={"Cookie": cookie}).status_code == 401
