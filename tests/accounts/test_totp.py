"""An app that shows codes: set up, used, replaced and taken away."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from forum.kit import clock
from forum.kit.sealing import seal, unseal, unseal_fresh
from tests.accounts.factors import SECRET, code_at, let_time_pass, verbs, with_app
from tests.accounts.test_login import sign_in
from tests.support.forum import Forum, Reader, form_fields, parse


@pytest.fixture
def person(forum: Forum, request: pytest.FixtureRequest) -> Reader:
    """Somebody of the test's own."""
    return forum.member(f"App{abs(hash(request.node.nodeid))}")


def secret_on(page: TestResponse) -> str:
    """The secret as it can be typed."""
    return "".join(parse(page).query(".secret")[0].to_text().split())


def set_up(reader: Reader, page: TestResponse, code: str | None = None) -> TestResponse:
    """Send a code; without one, that of the secret on the page."""
    code = code or code_at(datetime.now(UTC), secret_on(page))
    return reader.post("/account/totp", **{**form_fields(page, "/account/totp"), "code": code})


def asks_for_a_code(forum: Forum, person: Reader) -> bool:
    return sign_in(forum.guest(), person.email).status_code == 200


def test_an_app_is_set_up_by_showing_that_it_works(forum: Forum, person: Reader) -> None:
    page = person.get("/account/totp")
    secret = secret_on(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    assert f"secret={secret}" in page.text, "a link opens it where the app is on the same device"
    assert len(parse(page).query(".qr svg path")) == 2
    wrong = set_up(person, page, "000000")
    for answer in (wrong, set_up(person, page, "één"), set_up(person, page, "１２３４５６")):
        assert (answer.status_code, secret_on(answer)) == (422, secret)
    assert not asks_for_a_code(forum, person)

    code = code_at(datetime.now(UTC), secret)
    taken = set_up(person, wrong, f"{code[:3]} {code[3:]}")

    assert taken.status_code == 200
    assert len(parse(taken).query(".codes li")) == 10
    assert asks_for_a_code(forum, person)
    assert secret not in forum.execute("SELECT secret FROM totps WHERE account_id = :id", id=person.id)[0].secret
    assert "factor_added" in verbs(forum, person)
    (mail,) = forum.mails(person.email)
    assert mail.link("/account/security")
    assert secret not in mail.html


def test_a_secret_is_taken_from_its_own_page_alone_and_for_an_hour(forum: Forum, person: Reader, alice: Reader) -> None:
    mine, theirs = person.get("/account/totp"), alice.get("/account/totp")
    code = code_at(datetime.now(UTC), secret_on(theirs))
    form = form_fields(mine, "/account/totp")
    for sealed in ("", "x", SECRET, form_fields(theirs, "/account/totp")["secret"]):
        answer = person.post("/account/totp", **{**form, "secret": sealed, "code": code})
        assert answer.status_code == 422
        assert secret_on(answer) != secret_on(mine), "a new one is offered"
    later = datetime.now(UTC) + timedelta(minutes=61)
    let_time_pass(forum, person, -timedelta(minutes=61))
    with clock.set_to(later):
        assert set_up(person, mine, code_at(later, secret_on(mine))).status_code == 422

    assert not asks_for_a_code(forum, person)


def test_another_app_replaces_the_first_and_leaves_the_recovery_codes(forum: Forum, person: Reader) -> None:
    set_up(person, person.get("/account/totp"))
    before = forum.execute("SELECT secret FROM totps WHERE account_id = :id", id=person.id)

    second = set_up(person, person.get("/account/totp"))

    assert (second.status_code, second.headers["Location"]) == (303, "/account/security")
    (after,) = forum.execute("SELECT secret FROM totps WHERE account_id = :id", id=person.id)
    assert [after] != before
    assert forum.execute("SELECT count(*) FROM recovery_codes WHERE account_id = :id", id=person.id)[0][0] == 10


def test_an_app_that_is_taken_away_takes_the_recovery_codes_with_it(forum: Forum, person: Reader) -> None:
    set_up(person, person.get("/account/totp"))

    gone, again = person.post("/account/totp/remove"), person.post("/account/totp/remove")

    assert (gone.status_code, gone.headers["Location"], again.status_code) == (303, "/account/security", 404)
    assert not asks_for_a_code(forum, person)
    assert forum.execute("SELECT * FROM recovery_codes WHERE account_id = :id", id=person.id) == []
    assert "factor_removed" in verbs(forum, person)
    assert len(forum.mails(person.email)) == 2


@pytest.mark.parametrize("path", ["/account/totp", "/account/totp/remove", "/account/codes"])
def test_what_changes_a_second_step_is_for_who_just_proved_who_they_are(
    forum: Forum, person: Reader, guest: Reader, path: str
) -> None:
    with_app(forum, next(name for name, known in forum.people.items() if known is person))
    before = forum.execute("SELECT * FROM totps WHERE account_id = :id", id=person.id)
    let_time_pass(forum, person)

    for reader in (guest, person):
        assert reader.post(path, code="123456").status_code == 401
    assert person.get("/account/totp").status_code == guest.get("/account/totp").status_code == 401
    assert forum.execute("SELECT * FROM totps WHERE account_id = :id", id=person.id) == before


def test_what_is_sealed_opens_with_its_key_for_its_purpose_in_its_time() -> None:
    now = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    sealed = seal("geheim ë", "purpose", "key", now)

    assert "geheim" not in sealed
    assert unseal(sealed, "purpose", "key") == "geheim ë"
    for text, purpose, key in ((sealed, "other", "key"), (sealed, "purpose", "other"), (sealed[:-3], "purpose", "key")):
        assert unseal(text, purpose, key) is None
    for minutes, opens in ((0, True), (59, True), (61, False)):
        then = now + timedelta(minutes=minutes)
        assert (unseal_fresh(sealed, "purpose", "key", then, timedelta(hours=1)) == "geheim ë") is opens
