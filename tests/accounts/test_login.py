"""Signing in and out."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.forum import HOST, PASSWORD, Forum, Reader, field_value, form_fields


def sign_in(guest: Reader, email: str = "alice@example.org", password: str = PASSWORD, **fields: Any) -> TestResponse:
    """Fill in the form and send it."""
    form = form_fields(guest.get("/login"), "/login")
    return guest.post("/login", **{**form, "email": email, "password": password, **fields})


def is_signed_in(reader: Reader) -> bool:
    return reader.get("/account").status_code == 200


def words(response: TestResponse) -> str:
    """The page without what differs from page to page: tokens, and the address as typed."""
    return re.sub(r'(name="csrf_token" value|name="email" type="email" value)="[^"]*"', "", response.text)


def test_who_signs_in_goes_on_where_they_came_from(alice: Reader, guest: Reader) -> None:
    assert form_fields(guest.get("/login?next=/topics"), "/login")["next"] == "/topics"

    done = sign_in(guest, next="/topics?a=b")

    assert (done.status_code, done.headers["Location"]) == (303, "/topics?a=b")
    assert is_signed_in(guest)


@pytest.mark.parametrize("email", ["ALICE@Example.org", "  alice@example.org  "])
def test_an_address_is_the_same_however_it_is_typed(alice: Reader, guest: Reader, email: str) -> None:
    assert sign_in(guest, email).status_code == 303


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(forum: Forum, alice: Reader) -> None:
    wrong = sign_in(forum.guest(), "alice@example.org", "niet het wachtwoord")
    unknown = sign_in(forum.guest(), "niemand@example.org", "niet het wachtwoord")

    assert wrong.status_code == unknown.status_code == 422
    assert words(wrong) == words(unknown)
    assert "niet het wachtwoord" not in wrong.text
    assert dict(wrong.headers).keys() == dict(unknown.headers).keys()


def test_the_log_tells_of_what_failed_after_the_answer(forum: Forum) -> None:
    person = forum.member("Gelogd")
    for password in ("mis", PASSWORD):
        sign_in(forum.guest(), person.email, password).close()
    sign_in(forum.guest(), "niemand@example.org", "mis").close()

    told = forum.execute("SELECT verb, actor_id, details FROM audit_entries WHERE account_id = :id", id=person.id)
    assert [(row.verb, row.actor_id) for row in told] == [("sign_in_failed", None), ("signed_in", person.id)]
    assert person.email not in str(told)
    assert "het wachtwoord klopte niet" in person.get("/account/security").text


@pytest.mark.parametrize(
    ("email", "password"),
    [("", PASSWORD), ("alice@example.org", ""), ("x" * 255, PASSWORD), ("alice@example.org", "x" * 1_001)],
)
def test_what_cannot_be_signs_nobody_in(alice: Reader, guest: Reader, email: str, password: str) -> None:
    answer = sign_in(guest, email, password)

    assert answer.status_code == 422
    assert field_value(answer, "email") == email
    assert not is_signed_in(guest)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "//[",
        "///evil.example",
        " //evil.example",
        "evil.example",
        f"http://{HOST}.evil.example",
        "",
    ],
)
def test_nobody_is_led_to_another_site(alice: Reader, guest: Reader, address: str) -> None:
    assert form_fields(guest.get("/login", query_string={"next": address}), "/login")["next"] == "/"
    assert sign_in(guest, next=address).headers["Location"] == "/"


def test_signing_out_ends_the_session(forum: Forum, alice: Reader) -> None:
    here, elsewhere = forum.again("Alice"), forum.again("Alice")

    out = here.post("/logout")

    assert (out.status_code, out.headers["Location"]) == (303, "/")
    assert not is_signed_in(here)
    assert is_signed_in(elsewhere)
    assert here.client.get_cookie("session") is None


def test_signing_out_needs_a_form_of_ones_own(forum: Forum, alice: Reader) -> None:
    here = forum.again("Alice")
    here.csrf = ""

    assert here.get("/logout").status_code == 405
    assert here.post("/logout").status_code == 400
    assert is_signed_in(here)


def test_a_text_in_hand_is_kept_through_a_wrong_password_and_signing_in(alice: Reader, guest: Reader) -> None:
    wall = guest.post("/ask", topic="algemeen", title="Mijn titel", body="  Mijn\n\ntekst  ")

    wrong = guest.post("/login", **{**form_fields(wall, "/login"), "email": "alice@example.org", "password": "mis"})
    assert wrong.status_code == 422
    done = guest.post("/login", **{**form_fields(wrong, "/login"), "email": "alice@example.org", "password": PASSWORD})

    assert done.status_code == 200
    form = form_fields(done, "/ask")
    assert (form["topic"], form["title"]) == ("algemeen", "Mijn titel")
    assert form["body"].replace("\r\n", "\n") == "  Mijn\n\ntekst  "
    assert guest.post("/ask", **form).status_code == 303


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/questions/{thread}/reply", {"body": "Mijn tekst", "parent": ""}),
        ("/posts/{post}/edit", {"body": "Mijn tekst", "title": "Mijn titel", "version": "1"}),
        ("/posts/{post}/delete", {"reason": "Mijn reden"}),
        ("/ask", {"topic": "algemeen", "title": "Mijn titel", "body": "Mijn tekst"}),
    ],
)
def test_a_session_that_ended_meanwhile_gives_the_text_back(
    forum: Forum, alice: Reader, path: str, fields: dict[str, Any]
) -> None:
    thread = alice.ask()
    address = path.format(thread=thread, post=forum.question(thread))
    ended, other_token = forum.again("Alice"), forum.again("Alice")
    form = form_fields(
        ended.follow(ended.get(address.replace("/reply", ""))), f"{address}#reply" if "reply" in path else address
    )
    ended.client.delete_cookie("session")
    other_token.csrf = "van een andere dag"

    wall = ended.post(address, **{**form, **fields})
    stale = other_token.post(address, **{**form, **fields, "csrf_token": "van een andere dag"})

    assert wall.status_code == 401
    assert stale.status_code == 400
    for name, value in fields.items():
        assert field_value(wall, f"kept-{name}") == value
        assert form_fields(stale, address)[name] == value
    again = form_fields(stale, address)
    assert other_token.client.post(address, data=again).status_code == 303
    done = ended.post("/login", **{**form_fields(wall, "/login"), "email": "alice@example.org", "password": PASSWORD})
    assert form_fields(done, address).items() >= fields.items()
