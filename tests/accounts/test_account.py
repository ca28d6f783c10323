"""One's own account: the profile, and the password."""

from typing import Any

import pytest

from tests.accounts.test_login import sign_in
from tests.support.forum import PASSWORD, Forum, Reader, field_value, parse

NEW = "een heel ander wachtwoord"


@pytest.fixture
def person(forum: Forum, request: pytest.FixtureRequest) -> Reader:
    """Somebody of the test's own."""
    return forum.member(f"Persoon{abs(hash(request.node.nodeid))}")


def test_a_name_is_changed_and_the_handle_stays(forum: Forum, person: Reader, guest: Reader) -> None:
    handle = forum.execute("SELECT handle FROM accounts WHERE id = :id", id=person.id)[0][0]
    thread = person.ask()

    saved = person.post("/account", name="  Nieuwe   Naam ", language="en", timezone="America/New_York")

    assert (saved.status_code, saved.headers["Location"]) == (303, "/account")
    assert "Nieuwe Naam" in guest.read(thread).text
    assert "Nieuwe Naam" in guest.get(f"/members/{handle}").text
    assert '<html lang="en"' in person.get("/").text
    assert field_value(person.get("/account"), "name") == "Nieuwe Naam"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "x" * 61),
        ("language", "xx"),
        ("timezone", "Mars/Oost"),
        ("timezone", ""),
    ],
)
def test_a_profile_that_cannot_be_is_refused_at_the_field(forum: Forum, person: Reader, field: str, value: str) -> None:
    form: dict[str, Any] = {"name": "Naam", "language": "nl", "timezone": "Europe/Amsterdam"}

    answer = person.post("/account", **(form | {field: value}))

    assert answer.status_code == 422
    assert [(found.attrs or {})["name"] for found in parse(answer).query('[aria-invalid="true"]')] == [field]
    assert "Not a valid choice" not in answer.text
    assert forum.execute("SELECT name FROM accounts WHERE id = :id", id=person.id)[0][0] != "Naam"


def test_a_changed_password_ends_all_other_sessions(forum: Forum, person: Reader) -> None:
    name = next(name for name, known in forum.people.items() if known is person)
    here, elsewhere = forum.again(name), forum.again(name)

    changed = here.post("/account/password", current=PASSWORD, password=NEW)

    assert (changed.status_code, changed.headers["Location"]) == (303, "/account/security")
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == person.get("/account").status_code == 401
    assert sign_in(forum.guest(), person.email).status_code == 422
    assert sign_in(forum.guest(), person.email, NEW).status_code == 303


def test_a_text_sent_from_a_session_that_a_new_password_ended_is_given_back(
    forum: Forum, person: Reader, alice: Reader
) -> None:
    name, thread = next(name for name, known in forum.people.items() if known is person), alice.ask()
    forum.again(name).post("/account/password", current=PASSWORD, password=NEW)

    wall = person.post(f"/questions/{thread}/reply", body="Mijn tekst", parent="")

    assert wall.status_code == 401
    assert field_value(wall, "kept-body") == "Mijn tekst"


@pytest.mark.parametrize(
    ("current", "password", "field"),
    [
        ("verkeerd", NEW, "current"),
        ("", NEW, "current"),
        (PASSWORD, "", "password"),
        (PASSWORD, "1234567", "password"),
        (PASSWORD, "x" * 1_001, "password"),
    ],
)
def test_a_password_is_not_changed_by_who_does_not_know_it_nor_to_what_is_none(
    forum: Forum, person: Reader, current: str, password: str, field: str
) -> None:
    before = forum.execute("SELECT password_hash FROM accounts WHERE id = :id", id=person.id)

    answer = person.post("/account/password", current=current, password=password)

    assert answer.status_code == 422
    assert [(found.attrs or {})["name"] for found in parse(answer).query('[aria-invalid="true"]')] == [field]
    assert NEW not in answer.text
    assert forum.execute("SELECT password_hash FROM accounts WHERE id = :id", id=person.id) == before
    assert person.get("/account").status_code == 200


@pytest.mark.parametrize("path", ["/account", "/account/password"])
def test_an_account_is_for_the_signed_in(guest: Reader, path: str) -> None:
    assert guest.post(path, name="x", current="x", password="x").status_code == 401
    assert guest.get("/account").status_code == 401


def test_nobody_but_its_person_reads_an_address(person: Reader, guest: Reader, alice: Reader) -> None:
    thread = person.ask()
    for reader in (guest, alice):
        for path in ("/", f"/questions/{thread}", "/feed.rss"):
            assert person.email not in reader.follow(reader.get(path)).text


def test_passwords_are_kept_as_argon2id(forum: Forum, person: Reader) -> None:
    (row,) = forum.execute("SELECT password_hash FROM accounts WHERE id = :id", id=person.id)

    assert row.password_hash.startswith("$argon2id$")
