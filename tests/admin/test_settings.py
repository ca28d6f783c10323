"""What administrators choose for the forum, and where it shows; how mail fares."""

from datetime import timedelta
from typing import Any

from forum.kit import clock
from forum.kit.db import commit
from forum.outbox.actions import post_mail
from tests.admin.conftest import Noted
from tests.support.forum import Forum, Reader, field_value, parse

CHOSEN: dict[str, Any] = {
    "welcome_nl": "Welkom <hier>",
    "welcome_en": "",
    "contact": "vragen@example.org",
    "registration": "open",
    "staff_needs_factor": "off",
    "synonyms": "telewerk = thuiswerk\n\nOR = ondernemingsraad ~ works council",
}


def test_what_is_chosen_shows_where_it_belongs(forum: Forum, ada: Reader, guest: Reader, alice: Reader) -> None:
    usual = parse(guest.get("/")).query(".intro")[0].to_text()
    assert "mailto:" not in guest.get("/help/privacy").text

    assert ada.post("/admin/settings", **CHOSEN).status_code == 303

    assert parse(guest.get("/")).query(".intro")[0].to_text() == "Welkom <hier>"
    assert not parse(alice.get("/")).query(".intro"), "members know where they are"
    english = parse(guest.get("/", headers={"Accept-Language": "en"})).query(".intro")[0].to_text()
    assert english not in (usual, "Welkom <hier>")
    assert 'href="mailto:vragen@example.org"' in guest.get("/login").text
    assert parse(guest.get("/help/privacy")).query('main [href="mailto:vragen@example.org"]')
    assert field_value(ada.get("/admin/settings"), "contact") == "vragen@example.org"


def test_who_cannot_register_is_told_and_loses_no_text(forum: Forum, ada: Reader, guest: Reader, noted: Noted) -> None:
    ada.post("/admin/settings", **CHOSEN | {"registration": "closed"})

    assert guest.get("/register").status_code == 403
    kept: dict[str, Any] = {"kept-action": "/ask", "kept-body": "Mijn tekst", "step": "form"}
    carried = guest.post("/register", **kept)
    assert (carried.status_code, field_value(carried, "body")) == (403, "Mijn tekst")
    assert "/register" not in guest.get("/login").text
    assert noted("settings_changed") == [(ada.id, None, "")]
    ada.post("/admin/settings", **CHOSEN)
    assert guest.get("/register").status_code == 200


def test_what_cannot_be_chosen_is_said_at_the_field(forum: Forum, ada: Reader) -> None:
    wrong: tuple[dict[str, Any], ...] = (
        {"welcome_nl": "x" * 301},
        {"contact": "geen adres"},
        {"registration": "soms"},
        {"staff_needs_factor": "1"},
        {"staff_needs_factor": "on"},  # she has none herself
        {"synonyms": "telewerk = thuiswerk\ntelewerk thuiswerk"},
        {"synonyms": "telewerk = "},
        {"synonyms": "telewerk ~ thuis werken bureau stoel lamp"},
        {"synonyms": " = ".join(f"woord{number}" for number in range(13))},
        {"synonyms": "a = b\n" * 501},
    )
    for fields in wrong:
        answer = ada.post("/admin/settings", **CHOSEN | fields)
        assert answer.status_code == 422
        assert [(found.attrs or {})["name"] for found in parse(answer).query("[aria-invalid]")] == list(fields)
        assert field_value(answer, "welcome_nl") == {**CHOSEN, **fields}["welcome_nl"]
    assert "regel 2" in ada.post("/admin/settings", **CHOSEN | {"synonyms": "a = b\nc"}).text
    assert forum.execute("SELECT * FROM options") == []


def test_mail_is_counted_without_telling_to_whom_and_tried_again(forum: Forum, ada: Reader, noted: Noted) -> None:
    with forum.database.writing():
        post_mail("trial", "geheim@example.org", "nl")
        commit()
    later = clock.now() + timedelta(hours=1)
    forum.execute("UPDATE mails SET due_at = :later, problem = 'de server zweeg', attempt_count = 4", later=later)

    page = ada.get("/admin/mail").text
    assert "de server zweeg" in page
    assert "4 pogingen" in page
    assert "geheim@" not in page
    assert forum.mails() == []
    assert ada.post("/admin/mail").status_code == 303

    assert [mail.to for mail in forum.mails()] == ["geheim@example.org"]
    assert noted("mail_hurried") == [(ada.id, None, "")]
    assert "Nu opnieuw proberen" not in ada.get("/admin/mail").text
