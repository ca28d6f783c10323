"""What members tell of themselves, and who sees it."""

from io import BytesIO
from typing import Any

import pytest

from tests.support.forum import Forum, Reader, field_value, form_fields, parse

PROFILE: dict[str, Any] = {
    "name": "Petra Pels",
    "language": "nl",
    "timezone": "Europe/Amsterdam",
    "job_title": "Hoofd P&O <i>",
    "sector": "care",
    "size_band": "50-249",
    "bio": "Al twintig jaar.\n\nVraag me naar https://rooster.example <b>roosters</b>.",
}
WORK, SECTOR, SIZE, BIO = "Hoofd P&O <i>", "Zorg en welzijn", "50–249 medewerkers", "Al twintig jaar."
USUAL: dict[str, Any] = {"job_title_for": "all", "organisation_for": "members", "bio_for": "all"}


@pytest.fixture
def petra(forum: Forum) -> Reader:
    return forum.member("Petra")


def texts(page: Any, *places: str) -> list[str]:
    return [found.to_text(separator="", strip=True) for place in places for found in parse(page).query(place)]


def seen(reader: Reader) -> set[str]:
    """What of Petra's profile stands on her page."""
    said = "\n".join(texts(reader.get("/members/petra"), ".member-work span", ".bio"))
    return {part for part in (WORK, SECTOR, SIZE, BIO) if part in said}


def test_a_profile_is_kept_and_shown_to_whom_it_is_meant_for(
    forum: Forum, petra: Reader, alice: Reader, guest: Reader
) -> None:
    assert petra.post("/account", **PROFILE).status_code == 303

    assert seen(alice) == {WORK, SECTOR, SIZE, BIO}
    assert seen(guest) == {WORK, BIO}
    (bio,) = parse(guest.get("/members/petra")).query(".bio")
    assert bio.to_text(separator="", strip=False) == PROFILE["bio"]
    assert bio.query("a, b") == []

    petra.post("/account", **PROFILE, job_title_for="members", organisation_for="nobody", bio_for="members")
    assert (seen(guest), seen(alice), seen(petra)) == (set(), {WORK, BIO}, {WORK, BIO})
    petra.post("/account", **PROFILE, job_title_for="nobody", organisation_for="all", bio_for="nobody")
    assert seen(guest) == seen(alice) == seen(forum.member("Mo", "moderator")) == {SECTOR, SIZE}


def test_function_and_size_stand_beside_the_name_for_the_same_eyes(petra: Reader, alice: Reader, guest: Reader) -> None:
    thread = petra.ask()
    alice.reply(thread)
    petra.post("/account", **PROFILE)

    assert texts(alice.read(thread), ".work") == [f"{WORK} · {SIZE}"]
    assert texts(guest.read(thread), ".work") == [WORK]
    petra.post("/account", **PROFILE, **{**USUAL, "job_title_for": "members"})
    assert texts(guest.read(thread), ".work") == []


def test_the_form_shows_its_own_person_all_of_it(petra: Reader) -> None:
    petra.post("/account", **PROFILE, organisation_for="nobody")
    form = petra.get("/account")

    assert field_value(form, "job_title") == WORK
    assert field_value(form, "bio") == PROFILE["bio"]
    chosen = {(option.attrs or {})["value"] for option in parse(form).query("option[selected]")}
    assert chosen >= {"care", "50-249", "nobody", "all", "Europe/Amsterdam"}
    # A guest's page and a member's differ, and are kept apart.
    assert petra.get("/members/petra").headers["Cache-Control"] == "private, no-cache"


def test_what_cannot_be_is_refused_at_its_field_and_the_rest_is_kept(forum: Forum, petra: Reader) -> None:
    wrong = {
        "job_title": "x" * 81,
        "sector": "mafia",
        "size_band": "7",
        "bio": "x" * 601,
        "job_title_for": "boss",
        "organisation_for": "",
        "bio_for": "ALL",
    }
    before = forum.execute("SELECT * FROM accounts WHERE id = :id", id=petra.id)

    answer = petra.post("/account", **{**PROFILE, **wrong})

    assert answer.status_code == 422
    assert {(found.attrs or {})["name"] for found in parse(answer).query('[aria-invalid="true"]')} == set(wrong)
    assert field_value(answer, "bio") == "x" * 601
    assert forum.execute("SELECT * FROM accounts WHERE id = :id", id=petra.id) == before


def test_what_nobody_can_understand_nobody_sees(forum: Forum, petra: Reader, guest: Reader) -> None:
    petra.post("/account", **PROFILE)
    forum.execute("""UPDATE accounts SET visibility = '{"bio": "friends"}' WHERE id = :id""", id=petra.id)

    assert seen(guest) == {WORK}


def test_who_is_suspended_tells_others_nothing_else_but_may_tell_less(
    forum: Forum, petra: Reader, guest: Reader
) -> None:
    petra.post("/account", **PROFILE, **USUAL)
    forum.execute("UPDATE accounts SET status = 'suspended' WHERE id = :id", id=petra.id)

    changes: list[dict[str, Any]] = [{"name": "Leugen"}, {"job_title": "Directeur"}, {"bio": "Koop nu!"}]
    changes += [{"sector": "it"}, {"organisation_for": "all"}, {"image": (BytesIO(b"x"), "x.png")}]
    for change in changes:
        answer = petra.post("/account", **{**PROFILE, **USUAL, **change})
        [field] = parse(answer).query('[aria-invalid="true"]')
        assert (answer.status_code, [(field.attrs or {})["name"]]) == (403, list(change))
        assert "Zolang je account geschorst is" in answer.text
        assert "bio" not in change or field_value(answer, "bio") == change["bio"], "nothing typed is lost"
    assert seen(guest) == {WORK, BIO}

    shown = form_fields(petra.get("/account"), "/account")
    assert "name" not in shown
    kept = {"timezone": "America/New_York", "language": "en", **USUAL, "bio_for": "nobody"}
    assert petra.post("/account", **kept).status_code == 303
    assert '<html lang="en"' in petra.get("/").text
    assert seen(guest) == {WORK}
    assert petra.post("/account", **{**PROFILE, **USUAL, "bio": "", "bio_for": "nobody"}).status_code == 303
    assert petra.post("/account/mail", replies="0").status_code == 303
    forum.execute("UPDATE accounts SET status = 'active' WHERE id = :id", id=petra.id)


def test_a_profile_typed_before_the_session_ended_is_given_back(forum: Forum, guest: Reader) -> None:
    assert field_value(guest.post("/account", **PROFILE), "kept-bio").startswith(BIO)


def test_each_text_on_a_members_page_says_its_language(forum: Forum, petra: Reader, guest: Reader) -> None:
    thread = petra.ask("Een vraag in het Nederlands", "Dit is ook Nederlands.")
    petra.post("/account", **PROFILE)
    forum.execute("UPDATE threads SET language = 'nl' WHERE id = :id", id=thread)
    page = parse(guest.get("/members/petra", headers={"Accept-Language": "en"}))

    for place in (".entry .card-title", ".entry .excerpt", ".bio"):
        assert {(found.attrs or {}).get("lang") for found in page.query(place)} == {"nl"}, place
    assert parse(guest.get("/members/petra")).query("main [lang]") == []
