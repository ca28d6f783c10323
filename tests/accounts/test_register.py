"""Registering: a mail, and no account before its link is followed. Nobody learns who has an account."""

from functools import partial
from typing import Any

import pytest

from forum.accounts import passwords
from tests.house.test_queries import statements
from tests.support.forum import Forum, Reader, field_value, form_fields, parse
from tests.support.registering import PASSWORD, apply_for, confirm, filled_in, mailed_link, register
from tests.support.together import together


def handles(forum: Forum, name: str) -> list[str]:
    rows = forum.execute("SELECT handle FROM accounts WHERE name = :name ORDER BY id", name=name)
    return [row.handle for row in rows]


def at_fault(response: Any) -> list[str]:
    return [str((field.attrs or {})["name"]) for field in parse(response).query('[aria-invalid="true"]')]


def test_who_registers_follows_the_mailed_link_and_is_signed_in(forum: Forum, guest: Reader) -> None:
    sent = apply_for(guest, name="Anna de Vries", email="Anna@Example.org", next="/topics")

    assert sent.status_code == 200
    assert sent.headers["Cache-Control"] == "no-store"
    assert handles(forum, "Anna de Vries") == [], "there is no account yet"
    assert guest.get("/account").status_code == 401
    [mail] = forum.mails("anna@example.org")
    assert mail.subject == "Bevestig je account"
    assert "Anna" not in mail.text, "nobody writes words into a mail to another"

    done = confirm(guest, mail.link("/confirm/"))

    assert (done.status_code, done.headers["Location"]) == (303, "/topics")
    assert "anna@example.org" in guest.get("/account/security").text
    assert "Anna de Vries" in forum.guest().get("/members/anna-de-vries").text


def test_a_known_address_is_answered_alike_and_told_by_mail(forum: Forum, guest: Reader) -> None:
    known = forum.member("Bekende")

    unknown = apply_for(guest, email="onbekend@example.org")
    answer = apply_for(guest, email=known.email)

    assert answer.status_code == unknown.status_code
    assert answer.text.replace(known.email, "onbekend@example.org") == unknown.text
    [mail] = forum.mails(known.email)
    assert mail.links("/confirm/") == []
    assert mail.links("/login") == ["/login"]
    assert guest.get(mail.link("/reset/")).status_code == 200


def test_as_much_is_done_for_a_known_address_as_for_an_unknown_one(
    forum: Forum, guest: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(passwords, "_hasher", Counting(hashed))
    known, work = forum.member("Gekend"), []
    for email in (known.email, "ongekend@example.org"):
        page, hashed[:] = guest.get("/register"), []
        with statements() as asked:
            assert guest.post("/register", **filled_in(guest, page, email=email)).status_code == 200
        work.append((len(hashed), [statement.split(" (")[0][:60] for statement in asked]))

    assert work[0] == work[1]
    assert work[0][0] == 1


class Counting:
    """A hasher that says how often it was asked."""

    def __init__(self, hashed: list[str]) -> None:
        self._hashed = hashed

    def hash(self, password: str) -> str:
        self._hashed.append(password)
        return f"a hash of {len(password)} characters"


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

    assert register(forum, forum.guest(), f"nummer{number}@example.org", name=name).status_code == 303
    assert handles(forum, " ".join(name.split())) == [handle]


def test_a_second_of_one_name_gets_a_number(forum: Forum) -> None:
    for number in range(3):
        register(forum, forum.guest(), f"kim{number}@example.org", name="Kim")

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
    before = forum.execute("SELECT count(*) FROM tokens")[0][0]
    form: dict[str, Any] = {"name": "Jan Jansen", "email": "nieuw@example.org"}

    answer = apply_for(guest, **(form | {field: value}))

    assert answer.status_code == 422
    assert at_fault(answer) == [field]
    assert PASSWORD not in answer.text
    for other, kept in form.items():
        assert field == other or field_value(answer, other) == kept
    assert forum.execute("SELECT count(*) FROM tokens")[0][0] == before


def test_an_address_has_one_account_however_it_is_written(forum: Forum) -> None:
    register(forum, forum.guest(), "ieder@example.org", name="Een")

    apply_for(forum.guest(), name="Twee", email=" IEDER@Example.ORG ")

    assert [mail.subject for mail in forum.mails("ieder@example.org")] == [
        "Bevestig je account",
        "Je hebt al een account",
    ]


def test_handles_stay_unique_when_people_of_one_name_confirm_at_once(forum: Forum) -> None:
    guests = [forum.guest() for _ in range(6)]
    for number, guest in enumerate(guests):
        apply_for(guest, name="Pim", email=f"pim{number}@example.org")
    links = [mailed_link(forum, f"pim{number}@example.org") for number in range(6)]

    answers = together([partial(guest.post, link) for guest, link in zip(guests, links, strict=True)])

    assert {answer.status_code for answer in answers} == {303}
    assert sorted(handles(forum, "Pim")) == ["pim", *(f"pim-{number}" for number in range(2, 7))]


@pytest.mark.parametrize("email", ["", "alice@example.org"])
def test_a_step_between_the_forms_shows_no_fault_and_keeps_the_address(forum: Forum, email: str) -> None:
    for path in ("/register", "/reset"):
        step = forum.guest().post(path, email=email, step="form")

        assert step.status_code == 200
        assert at_fault(step) == []
        assert field_value(step, "email") == email


def test_a_text_in_hand_is_kept_from_registering_back_to_signing_in(forum: Forum, alice: Reader) -> None:
    thread, guest = alice.ask(), forum.guest()
    wall = guest.post(f"/questions/{thread}/reply", body="Mijn tekst", parent="")
    step = guest.post("/register", **form_fields(wall, "/login"), step="form")

    back = guest.post("/login", **form_fields(step, "/register"), step="form")

    assert back.status_code == 200
    assert form_fields(back, "/login")["kept-body"] == "Mijn tekst"
