"""Registering: an account, and signed in at once."""

from functools import partial
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.forum import Forum, Reader, field_value, form_fields, parse
from tests.support.together import together

PASSWORD = "lang genoeg om te raden"


def register(guest: Reader, name: str = "Jan Jansen", email: str = "jan@example.org", **fields: Any) -> TestResponse:
    """Fill in the form and send it."""
    form = form_fields(guest.get("/register"), "/register")
    return guest.post("/register", **{**form, "name": name, "email": email, "password": PASSWORD, **fields})


def handles(forum: Forum, name: str) -> list[str]:
    rows = forum.execute("SELECT handle FROM accounts WHERE name = :name ORDER BY id", name=name)
    return [row.handle for row in rows]


def at_fault(response: TestResponse) -> list[str]:
    return [str((field.attrs or {})["name"]) for field in parse(response).query('[aria-invalid="true"]')]


def test_who_registers_is_signed_in_and_has_a_page(forum: Forum, guest: Reader) -> None:
    done = register(guest, "Anna de Vries", "Anna@Example.org", next="/topics")

    assert (done.status_code, done.headers["Location"]) == (303, "/topics")
    assert "anna@example.org" in guest.get("/account").text
    assert "Anna de Vries" in forum.guest().get("/members/anna-de-vries").text


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Alice", "alice"),
        ("Zoë van 't Hoff", "zoe-van-t-hoff"),
        ("李", "li"),
        ("!?", "lid"),
        ("  Twee   spaties ", "twee-spaties"),
        ("x" * 60, "x" * 60),
    ],
)
def test_the_handle_is_made_from_the_name(forum: Forum, name: str, handle: str) -> None:
    number = forum.execute("SELECT count(*) FROM accounts")[0][0]

    assert register(forum.guest(), name, f"nummer{number}@example.org").status_code == 303
    assert handles(forum, " ".join(name.split())) == [handle]


def test_a_second_of_one_name_gets_a_number(forum: Forum) -> None:
    for number in range(3):
        register(forum.guest(), "Kim", f"kim{number}@example.org")

    assert handles(forum, "Kim") == ["kim", "kim-2", "kim-3"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \u200b\u2060 "),
        ("name", "x" * 61),
        ("email", ""),
        ("email", "geen adres"),
        ("email", "jan@"),
        ("email", "x" * 250 + "@example.org"),
        ("email", "ΐ" * 32 + "@" + ".".join(["x" * 60] * 3) + ".org"),
        ("password", ""),
        ("password", "1234567"),
        ("password", "x" * 1_001),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_the_rest_is_kept(
    forum: Forum, guest: Reader, field: str, value: str
) -> None:
    before = forum.execute("SELECT count(*) FROM accounts")[0][0]

    form: dict[str, Any] = {"name": "Jan Jansen", "email": "nieuw@example.org"}

    answer = register(guest, **(form | {field: value}))

    assert answer.status_code == 422
    assert at_fault(answer) == [field]
    assert PASSWORD not in answer.text
    for other, kept in {"name": "Jan Jansen", "email": "nieuw@example.org"}.items():
        assert field == other or field_value(answer, other) == kept
    assert forum.execute("SELECT count(*) FROM accounts")[0][0] == before


def test_an_address_has_one_account_however_it_is_written(forum: Forum) -> None:
    register(forum.guest(), "Een", "ieder@example.org")

    again = register(forum.guest(), "Twee", " IEDER@Example.ORG ")

    assert again.status_code == 422
    assert at_fault(again) == ["email"]
    assert handles(forum, "Twee") == []


def test_handles_stay_unique_when_people_of_one_name_register_at_once(forum: Forum) -> None:
    guests = [forum.guest() for _ in range(6)]
    forms = [form_fields(guest.get("/register"), "/register") for guest in guests]

    answers = together(
        [
            partial(
                guest.post,
                "/register",
                **{**form, "name": "Pim", "email": f"pim{number}@example.org", "password": PASSWORD},
            )
            for number, (guest, form) in enumerate(zip(guests, forms, strict=True))
        ]
    )

    assert {answer.status_code for answer in answers} == {303}
    assert sorted(handles(forum, "Pim")) == ["pim", *(f"pim-{number}" for number in range(2, 7))]


def test_of_registrations_of_one_address_at_once_one_succeeds(forum: Forum) -> None:
    guests = [forum.guest() for _ in range(5)]
    forms = [form_fields(guest.get("/register"), "/register") for guest in guests]

    answers = together(
        [
            partial(
                guest.post, "/register", **{**form, "name": "Piet", "email": "Piet@example.org", "password": PASSWORD}
            )
            for guest, form in zip(guests, forms, strict=True)
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422, 422]


def test_a_text_in_hand_is_kept_through_registering(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    form = form_fields(guest.read(thread), f"/questions/{thread}/reply#reply")
    wall = guest.post(f"/questions/{thread}/reply", **{**form, "body": "Regel een\n\nRegel <b>twee</b>"})

    step = guest.post("/register", **form_fields(wall, "/login"), step="form")
    assert step.status_code == 200
    form = form_fields(step, "/register")
    failed = guest.post("/register", **{**form, "name": "", "email": "lena@example.org", "password": PASSWORD})
    assert failed.status_code == 422
    done = guest.post(
        "/register",
        **{**form_fields(failed, "/register"), "name": "Lena", "email": "lena@example.org", "password": PASSWORD},
    )

    assert done.status_code == 200
    kept = form_fields(done, f"/questions/{thread}/reply")
    assert kept["body"].replace("\r\n", "\n") == "Regel een\n\nRegel <b>twee</b>"
    sent = [guest.post(f"/questions/{thread}/reply", **kept) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert sent[0].headers["Location"] == sent[1].headers["Location"], "sent twice, made once"
    assert "Regel &lt;b&gt;twee" in guest.read(thread).text


def test_a_text_in_hand_is_kept_from_registering_back_to_signing_in(forum: Forum, alice: Reader) -> None:
    thread, guest = alice.ask(), forum.guest()
    wall = guest.post(f"/questions/{thread}/reply", body="Mijn tekst", parent="")
    step = guest.post("/register", **form_fields(wall, "/login"), step="form")

    back = guest.post("/login", **form_fields(step, "/register"), step="form")

    assert back.status_code == 200
    assert form_fields(back, "/login")["kept-body"] == "Mijn tekst"


@pytest.mark.parametrize("email", ["", "alice@example.org"])
def test_a_step_between_the_forms_shows_no_fault_and_keeps_the_address(forum: Forum, email: str) -> None:
    step = forum.guest().post("/register", email=email, step="form")

    assert step.status_code == 200
    assert at_fault(step) == []
    assert field_value(step, "email") == email
