"""Proving once more who one is, before what is dangerous."""

from typing import Any

from werkzeug.test import TestResponse

from tests.accounts.factors import code_now, let_time_pass, verbs, with_codes
from tests.support.forum import HOST, PASSWORD, Forum, Reader, form_fields

DANGER = "/account/sessions/end"
"""Something dangerous that one button does."""
FROM = {"Referer": f"http://{HOST}/account/security"}


def prove(reader: Reader, asked: TestResponse, **typed: Any) -> TestResponse:
    return reader.post("/login/again", **{**form_fields(asked, "/login/again"), **typed})


def test_what_is_dangerous_asks_who_one_is_and_then_waits_for_a_yes(forum: Forum) -> None:
    person = forum.member("Nogeens")
    here, elsewhere = forum.again("Nogeens"), forum.again("Nogeens")
    let_time_pass(forum, person)

    asked = here.post(DANGER, headers=FROM, whatever="waits too")
    assert (asked.status_code, form_fields(asked, "/login/again")["next"]) == (401, "/account/security")
    proven = prove(here, asked, password=PASSWORD)
    assert elsewhere.get("/account").status_code == 200, "nothing was done yet"
    form = form_fields(proven, DANGER)
    assert form["whatever"] == "waits too"
    done = here.post(DANGER, **form)

    assert (done.status_code, elsewhere.get("/account").status_code) == (303, 401)
    assert here.post(DANGER).status_code == 303, "for a while it is not asked again"
    assert verbs(forum, person) == ["proved_again", "session_ended"]


def test_who_proves_it_gets_a_new_key_and_a_copy_of_the_old_one_is_dead(forum: Forum) -> None:
    forum.member("Kopie")
    here = forum.again("Kopie")
    copy = here.client.get_cookie("session")
    assert copy
    proven = prove(here, here.get("/login/again?next=/topics"), password=PASSWORD)

    assert (proven.status_code, proven.headers["Location"]) == (303, "/topics")
    assert here.get("/account").status_code == 200
    here.client.set_cookie("session", copy.value)
    assert here.get("/account").status_code == 401


def test_a_wrong_proof_is_refused_and_what_was_sent_still_waits(forum: Forum) -> None:
    person, codes = with_codes(forum, "Bewijs")
    let_time_pass(forum, person)
    asked = person.post(DANGER, whatever="waits too")
    for typed in ({"password": "mis"}, {"password": ""}, {"code": "000000"}, {"code": "x" * 41}):
        asked = prove(person, asked, **typed)
        assert asked.status_code == 422
        assert "mis" not in form_fields(asked, "/login/again").values()
        assert person.post(DANGER).status_code == 401

    assert form_fields(prove(person, asked, code=codes[0]), DANGER)["whatever"] == "waits too"
    let_time_pass(forum, person)
    assert prove(person, person.post(DANGER), code=codes[0]).status_code == 422


def test_who_has_no_password_shows_a_code(forum: Forum) -> None:
    person, _ = with_codes(forum, "Zonder")
    forum.execute("UPDATE accounts SET password_hash = '' WHERE id = :id", id=person.id)
    let_time_pass(forum, person)

    asked = person.get("/login/again")
    assert "password" not in form_fields(asked, "/login/again")
    assert prove(person, asked, password="").status_code == 422
    assert prove(person, asked, code=code_now()).status_code == 303


def test_a_proof_is_for_who_is_signed_in(guest: Reader) -> None:
    assert guest.get("/login/again").status_code == 401
    assert guest.post("/login/again", password=PASSWORD).status_code == 401
    assert guest.post(DANGER).status_code == 401
