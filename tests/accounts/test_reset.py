"""Choosing a new password by a mailed link: everybody is signed out, and nobody learns who has an account."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum.kit import clock
from tests.accounts.factors import code_now, second_step, verbs, with_app
from tests.accounts.test_login import sign_in
from tests.house.test_queries import statements
from tests.support.forum import PASSWORD, Forum, Reader, field_value, form_fields, parse
from tests.support.registering import mailed_link
from tests.support.together import together
from tests.web.rules import check_page

NEW = "een heel ander wachtwoord"


def ask(guest: Reader, email: str, **fields: Any) -> TestResponse:
    return guest.post("/reset", **{**form_fields(guest.get("/reset"), "/reset"), "email": email, **fields})


def link_for(forum: Forum, person: Reader) -> str:
    assert ask(forum.guest(), person.email).status_code == 200
    return mailed_link(forum, person.email, "/reset/")


def choose(guest: Reader, link: str, password: str = NEW) -> TestResponse:
    return guest.post(link, **{**form_fields(guest.get(link), link), "password": password})


def test_a_new_password_signs_in_here_and_out_everywhere_else(forum: Forum, guest: Reader) -> None:
    person = forum.member("Vergeten")
    older, link = link_for(forum, person), link_for(forum, person)
    assert guest.get(link).headers["Cache-Control"] == "no-store"
    assert person.get("/account").status_code == 200, "opening it changes nothing"

    done = choose(guest, link)

    assert (done.status_code, done.headers["Location"]) == (303, "/account/security?next=%2F")
    ways = check_page(guest.follow(done), "nl")
    assert [(link.attrs or {})["href"] for link in ways.query(".notice a")] == ["/"]
    assert "Verwijder wat je niet kent" in ways.to_text()
    elsewhere = parse(guest.get("/account/security?next=//elders.example/"))
    assert [(link.attrs or {})["href"] for link in elsewhere.query(".notice a")] == ["/"]
    assert person.get("/account").status_code == 401
    assert sign_in(forum.guest(), person.email).status_code == 422
    assert sign_in(forum.guest(), person.email, NEW).status_code == 303
    assert forum.guest().get(link).status_code == 410
    assert forum.guest().get(older).status_code == 404, "the other links are good for nothing"
    assert forum.mails(person.email)[-1].subject == "Je wachtwoord is gewijzigd"
    assert verbs(forum, person)[:2] == ["password_changed", "signed_in"]


def test_nobody_is_told_whether_there_is_an_account(forum: Forum, guest: Reader) -> None:
    person, work, answers = forum.member("Bestaand"), [], []
    for email in (person.email, "bestaat@example.org"):
        page = guest.get("/reset")
        with statements() as asked:
            answer = guest.post("/reset", **{**form_fields(page, "/reset"), "email": email})
        work.append([statement.split(" (")[0][:60] for statement in asked])
        answers.append(answer.text.replace(email, "…"))
        assert answer.status_code == 200

    assert answers[0] == answers[1]
    assert work[0] == work[1]
    assert forum.mails("bestaat@example.org") == []
    assert len(forum.mails(person.email)) == 1


def test_who_has_a_second_factor_is_asked_for_it(forum: Forum, guest: Reader) -> None:
    person = with_app(forum, "Tweestaps")

    step = choose(guest, link_for(forum, person))

    assert guest.client.get_cookie("session") is None
    assert second_step(guest, form_fields(step, "/login/code"), code_now()).status_code == 303
    assert guest.get("/account").status_code == 200


def test_a_text_in_hand_survives_a_forgotten_password(forum: Forum, alice: Reader) -> None:
    person, guest, phone = forum.member("Schrijver"), forum.guest(), forum.guest()
    wall = guest.post("/ask", topic="algemeen", title="Kwijt?", body="Mijn tekst")
    step = guest.post("/reset", **form_fields(wall, "/login"), step="form")
    assert guest.post("/reset", **{**form_fields(step, "/reset"), "email": person.email}).status_code == 200
    link = mailed_link(forum, person.email, "/reset/")

    wrong = choose(phone, link, "kort")
    assert wrong.status_code == 422
    done = phone.post(link, **{**form_fields(wrong, link), "password": NEW})

    assert form_fields(done, "/ask")["body"] == "Mijn tekst"
    assert "alle manieren" in done.text


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1_001, "zwakkeling1"])
def test_a_password_that_is_none_is_refused_and_the_link_still_works(
    forum: Forum, guest: Reader, password: str
) -> None:
    link = link_for(forum, forum.member("Zwakkeling"))

    answer = choose(guest, link, password)

    assert answer.status_code == 422
    assert [(found.attrs or {})["name"] for found in parse(answer).query('[aria-invalid="true"]')] == ["password"]
    assert field_value(answer, "email") == "zwakkeling@example.org"
    assert not password or password not in field_value(answer, "password")
    assert guest.get(link).status_code == 200


@pytest.mark.parametrize("email", ["", "geen adres", "jan@", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_said_at_its_field(guest: Reader, email: str) -> None:
    answer = ask(guest, email)

    assert answer.status_code == 422
    assert field_value(answer, "email") == email


def test_a_link_is_too_old_after_two_hours(forum: Forum, guest: Reader) -> None:
    link = link_for(forum, forum.member("Traag"))

    with clock.set_to(clock.now() + timedelta(hours=2, seconds=1)):
        for answer in (guest.get(link), guest.post(link, password=NEW)):
            assert answer.status_code == 410
            assert "Deze link is te oud" in answer.text
            assert 'href="/reset"' in answer.text


def test_of_eight_who_use_one_link_at_once_one_sets_a_password(forum: Forum) -> None:
    person = forum.member("Haast")
    link = link_for(forum, person)

    answers = together([partial(forum.guest().post, link, password=f"{NEW} {n}") for n in range(8)])

    assert sorted(answer.status_code for answer in answers) == [303, *[410] * 7]
    assert verbs(forum, person).count("password_changed") == 1


def test_a_suspended_member_chooses_one_too_and_one_who_left_does_not(forum: Forum, guest: Reader) -> None:
    person, gone = forum.member("Geschorst"), forum.member("Vertrokken")
    forum.execute("UPDATE accounts SET status = 'suspended' WHERE id = :id", id=person.id)
    link, other = link_for(forum, person), link_for(forum, gone)
    forum.execute("UPDATE accounts SET status = 'left' WHERE id = :id", id=gone.id)

    assert choose(guest, link).status_code == 303
    assert choose(forum.guest(), other).status_code == 404


def test_an_account_without_a_password_gets_one(forum: Forum, guest: Reader) -> None:
    person = forum.member("Organisatie")
    forum.execute("UPDATE accounts SET password_hash = '' WHERE id = :id", id=person.id)

    assert choose(guest, link_for(forum, person)).status_code == 303
    assert sign_in(forum.guest(), person.email, NEW).status_code == 303


def test_a_changed_password_makes_mailed_links_useless_and_is_told_by_mail(forum: Forum, guest: Reader) -> None:
    person = forum.member("Wijziger")
    link = link_for(forum, person)

    person.post("/account/password", current=PASSWORD, password=NEW)

    assert guest.get(link).status_code == 404
    assert [mail.subject for mail in forum.mails(person.email)] == [
        "Kies een nieuw wachtwoord",
        "Je wachtwoord is gewijzigd",
    ]
    assert verbs(forum, person)[0] == "password_changed"
