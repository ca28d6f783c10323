"""Signing in with one's organisation: there and back, over HTTP, with a provider that is a real one."""

from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.test import TestResponse

from forum.accounts.actions import forget_expired
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.options import choose
from tests.accounts.factors import code_now, let_time_pass, second_step, verbs, with_app
from tests.accounts.organisations import come_back, join, led_to, set_out
from tests.accounts.test_login import is_signed_in, sign_in
from tests.support.forum import PASSWORD, Forum, Reader, field_value, form_fields
from tests.support.provider import Organisation, Provider, rsa_key
from tests.support.together import together
from tests.web.rules import check

TEXT = 'Mijn "tekst" <b>\nen meer'
KEPT: dict[str, Any] = {"kept-action": "/ask", "kept-topic": "algemeen", "kept-title": "Mijn vraag", "kept-body": TEXT}


@pytest.fixture(scope="module")
def forum(forum_with_organisations: Forum) -> Forum:
    return forum_with_organisations


def account_of(forum: Forum, subject: str) -> Any:
    rows = forum.execute(
        "SELECT accounts.* FROM accounts JOIN identities ON account_id = accounts.id WHERE subject = :it", it=subject
    )
    return rows[0] if rows else None


def test_who_is_new_makes_an_account_and_is_known_from_then_on(forum: Forum, acme: Organisation) -> None:
    guest, again = forum.guest(), forum.guest()
    asked = guest.follow(come_back(guest, acme))
    check(asked, "nl")
    assert field_value(asked, "name") == "Petra Pool"
    assert guest.client.get_cookie("session") is None

    form = form_fields(asked, "/login/with/acme/join")
    assert guest.post("/login/with/acme/join", **{**form, "name": " "}).status_code == 422
    done = guest.post("/login/with/acme/join", **{**form, "name": "Petra"})
    assert (done.status_code, done.headers["Location"]) == (303, "/topics")
    assert is_signed_in(guest)

    account = account_of(forum, acme.person["sub"])
    assert (account.name, account.email, account.password_hash) == ("Petra", acme.person["email"], "")
    assert not is_signed_in(forum.guest())
    back = come_back(again, acme, next="/tags")
    assert (back.status_code, back.headers["Location"]) == (303, "/tags")
    assert is_signed_in(again)
    log = forum.execute("SELECT verb FROM audit_entries WHERE account_id = :id ORDER BY id", id=account.id)
    assert [row.verb for row in log] == ["registered", "identity_linked", "signed_in", "signed_in"]
    methods = forum.execute("SELECT method FROM sessions WHERE account_id = :id", id=account.id)
    assert {row.method for row in methods} == {"provider"}


def test_no_password_opens_an_account_without_one(forum: Forum, acme: Organisation) -> None:
    join(forum.guest(), acme)
    for password in ("", " ", "a password that nobody has"):
        guest = forum.guest()
        sign_in(guest, acme.person["email"], password)
        assert not is_signed_in(guest)


def test_what_was_typed_before_comes_back_with_its_writer(forum: Forum, acme: Organisation) -> None:
    new, known, long = forum.guest(), forum.guest(), forum.guest()
    text = "é" * 20_000
    for done in (join(new, acme, **{**KEPT, "kept-body": text}), come_back(known, acme, **{**KEPT, "kept-body": text})):
        assert done.status_code == 200
        assert field_value(done, "body") == text
        assert field_value(done, "title") == "Mijn vraag"
        check(done)
    again = known.get(done.request.full_path)
    assert field_value(again, "body") == text  # loaded once more

    too_long = set_out(long, **{**KEPT, "kept-body": "a" * 30_000})
    assert too_long.status_code == 413
    assert field_value(too_long, "kept-body") == "a" * 30_000


def test_an_account_that_is_here_is_linked_only_by_who_opened_it_and_says_so(forum: Forum, acme: Organisation) -> None:
    alice = forum.member("Alice")
    acme.person["email"] = "Alice@Example.org"
    guest = forum.guest()
    asked = guest.follow(come_back(guest, acme, **KEPT))
    check(asked, "nl")
    assert guest.client.get_cookie("session") is None
    assert account_of(forum, acme.person["sub"]) is None

    form = form_fields(asked, "/login")
    assert guest.post("/login", **{**form, "password": "mis"}).status_code == 422
    inside = guest.follow(guest.post("/login", **{**form, "password": PASSWORD}))
    assert account_of(forum, acme.person["sub"]) is None
    confirm = form_fields(inside, "/account/organisations/link")
    linked = guest.post("/account/organisations/link", **confirm)
    assert field_value(linked, "body") == TEXT
    assert account_of(forum, acme.person["sub"]).id == alice.id
    assert forum.mails(to=alice.email)[-1].subject == "Je kunt nu met Acme in je account"
    assert guest.post("/account/organisations/link", **confirm).status_code in (400, 410)

    other = forum.guest()
    assert come_back(other, acme).status_code == 303
    assert other.get("/account").text.count("alice@example.org")


def test_who_says_no_goes_on_with_the_text_and_nothing_is_linked(forum: Forum, acme: Organisation) -> None:
    forum.member("Bob")
    bob = forum.again("Bob")
    asked = bob.follow(come_back(bob, acme, **KEPT))
    form = form_fields(asked, "/account/organisations/link")
    gone_on = bob.post("/account/organisations/link", **form, leave="1")

    assert field_value(gone_on, "body") == TEXT
    assert account_of(forum, acme.person["sub"]) is None


def test_an_address_that_is_not_confirmed_opens_nothing(forum: Forum, acme: Organisation) -> None:
    for said in ({"email_verified": False}, {"email_verified": None}, {"email": ""}, {"email": "geen adres"}):
        acme.claims = said
        acme.info = said
        guest = forum.guest()
        refused = come_back(guest, acme, **KEPT)
        assert refused.status_code == 403, said
        check(refused, "nl")
        assert field_value(refused, "kept-body") == TEXT
        assert field_value(guest.post("/login", **form_fields(refused, "/login"), step="form"), "kept-body") == TEXT
    assert account_of(forum, acme.person["sub"]) is None


def test_an_address_that_is_not_confirmed_makes_no_account_either_by_way_of_linking_it(
    forum: Forum, acme: Organisation
) -> None:
    forum.member("Ilse")
    ilse = forum.again("Ilse")
    acme.claims = acme.info = {"email_verified": False, "email": "somebody@else.example"}
    led = come_back(ilse, acme).headers["Location"]
    assert led.startswith("/account/organisations/link?")
    query = led.partition("?")[2]
    ilse.post("/logout")
    ilse.csrf = ""

    assert ilse.get(f"/login/with/acme/join?{query}").status_code == 403
    token = {**form_fields(ilse.get("/login"), "/login"), "key": query.removeprefix("key="), "name": "Ilse"}
    assert ilse.post("/login/with/acme/join", **token).status_code == 403
    assert not forum.execute("SELECT id FROM accounts WHERE email = 'somebody@else.example'")


def test_an_address_that_would_be_kept_as_another_ones_is_not_taken(forum: Forum, acme: Organisation) -> None:
    for email in ("jan@straße.example", "straße@acme.example", "\u212aees@acme.example"):
        acme.person["email"] = email
        assert come_back(forum.guest(), acme).status_code == 403
    acme.person["email"] = "Jan.Straat@ACME.example"
    assert join(forum.guest(), acme).status_code == 303


def test_an_address_that_the_token_does_not_tell_is_asked_for(forum: Forum, acme: Organisation) -> None:
    acme.in_id_token = ()
    assert join(forum.guest(), acme).status_code == 303
    assert "userinfo" in acme.asked
    acme.info = {"sub": "somebody else"}
    assert come_back(forum.guest(), acme).status_code == 502


def test_one_links_and_unlinks_on_the_page_of_ones_account(forum: Forum, acme: Organisation) -> None:
    charlie = forum.member("Charlie")
    let_time_pass(forum, charlie)
    assert charlie.post("/account/organisations", provider="acme").status_code == 401
    charlie = forum.again("Charlie")
    assert charlie.post("/account/organisations", provider="nobody").status_code == 404

    way = led_to(charlie.post("/account/organisations", provider="acme"))
    assert forum.guest().get(acme.consent(way)).status_code == 403  # another browser
    acme.person["email_verified"] = False  # whoever is signed in need not be found by it
    back = charlie.get(acme.consent(led_to(charlie.post("/account/organisations", provider="acme"))))
    assert back.headers["Location"] == "/account/security"
    page = charlie.get("/account/security")
    check(page, "nl")
    assert acme.person["email"] in page.text
    number = form_fields(page, "/account/organisations/unlink")
    assert forum.member("Dora").post("/account/organisations/unlink", identity=_number(forum, acme)).status_code == 404
    for wrong in ("", "x", "9" * 30, "-1"):
        assert charlie.post("/account/organisations/unlink", identity=wrong).status_code == 400
    done = charlie.post("/account/organisations/unlink", **{**number, "identity": _number(forum, acme)})
    assert done.status_code == 303
    assert acme.person["email"] not in charlie.get("/account/security").text
    assert verbs(forum, charlie)[-2:] == ["identity_linked", "identity_unlinked"]


def _number(forum: Forum, acme: Organisation) -> int:
    return int(forum.execute("SELECT id FROM identities WHERE subject = :it", it=acme.person["sub"])[0][0])


def test_what_is_linked_to_one_account_is_linked_to_no_other(forum: Forum, acme: Organisation) -> None:
    join(forum.guest(), acme)
    forum.member("Emma")
    emma = forum.again("Emma")
    refused = emma.get(acme.consent(led_to(emma.post("/account/organisations", provider="acme"))))

    assert refused.status_code == 409
    check(refused, "nl")


def test_the_only_way_in_stays_though_all_are_taken_away_at_once(
    forum: Forum, acme: Organisation, provider: Provider
) -> None:
    fred = forum.guest()
    join(fred, acme)
    fred.csrf = field_value(fred.get("/account/security"), "csrf_token")
    other = provider.found("other")
    other.person["sub"] = acme.person["sub"]
    fred.get(other.consent(led_to(fred.post("/account/organisations", provider="other"))))
    rows = forum.execute("SELECT id FROM identities WHERE subject = :it", it=acme.person["sub"])
    assert len(rows) == 2
    browsers = [forum.guest(), forum.guest()]
    for one in browsers:
        come_back(one, acme)
        one.csrf = field_value(one.get("/account/security"), "csrf_token")
    answers = together(
        [
            partial(one.post, "/account/organisations/unlink", identity=row.id)
            for one, row in zip(browsers, rows, strict=True)
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(forum.execute("SELECT id FROM identities WHERE subject = :it", it=acme.person["sub"])) == 1


def test_an_answer_that_comes_twice_at_once_acts_once(forum: Forum, acme: Organisation) -> None:
    guest = forum.guest()
    back = acme.consent(led_to(set_out(guest)))
    answers = together([lambda: guest.get(back)] * 3)

    assert sorted(answer.status_code for answer in answers) == [303, 410, 410]
    assert acme.asked.count("token") == 1


def test_who_has_a_second_factor_is_asked_for_it(forum: Forum, acme: Organisation) -> None:
    with_app(forum, "Gerda")
    gerda = forum.again("Gerda")
    gerda.get(acme.consent(led_to(gerda.post("/account/organisations", provider="acme"))))
    guest = forum.guest()
    step = come_back(guest, acme, **KEPT)
    assert guest.client.get_cookie("session") is None
    done = second_step(guest, form_fields(step, "/login/code"), code_now())

    assert field_value(done, "body") == TEXT
    assert is_signed_in(guest)


def test_who_is_suspended_gets_in_to_read_and_who_left_is_new(forum: Forum, acme: Organisation) -> None:
    guest = forum.guest()
    join(guest, acme)
    account = account_of(forum, acme.person["sub"])
    forum.execute("UPDATE accounts SET status = 'suspended' WHERE id = :id", id=account.id)
    again = forum.guest()
    assert come_back(again, acme).status_code == 303
    assert is_signed_in(again)
    forum.execute("UPDATE accounts SET status = 'left' WHERE id = :id", id=account.id)
    left = forum.guest()
    assert come_back(left, acme).status_code == 410
    assert not is_signed_in(left)


def test_the_keys_of_a_provider_may_change(forum: Forum, acme: Organisation) -> None:
    join(forum.guest(), acme)
    acme.key = rsa_key("second")
    again = forum.guest()
    assert come_back(again, acme).status_code == 303
    assert is_signed_in(again)


def test_a_provider_that_is_not_in_the_settings_is_not_there(forum: Forum) -> None:
    for path in ("/login/with/nobody", "/login/with/nobody/back", "/login/with/nobody/join"):
        assert forum.guest().get(path).status_code == 404
    assert forum.guest().get("/login/with/acme").headers["Location"] == "/login"


def prove(reader: Reader, acme: Organisation) -> TestResponse:
    """Prove who one is by coming back, asked there anew."""
    wall = reader.get("/login/again?next=/account/security")
    check(wall, "nl")
    way = led_to(reader.post("/login/with/acme", **{**form_fields(wall, "/login/with/acme"), **KEPT}))
    asked = dict(parse_qsl(urlsplit(way).query))
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    return reader.get(acme.consent(way))


def test_who_has_no_password_proves_who_they_are_by_being_asked_there(forum: Forum, acme: Organisation) -> None:
    hans, person = forum.guest(), dict(acme.person)
    join(hans, acme)
    hans.id = account_of(forum, person["sub"]).id
    let_time_pass(forum, hans)
    hans.csrf = field_value(hans.get("/account/security"), "csrf_token")
    for said in ({"auth_time": int(clock.now().timestamp()) - 3600}, {"auth_time": None}, {"auth_time": 1e300}):
        acme.claims = said
        refused = prove(hans, acme)
        assert refused.status_code == 403, said
        check(refused, "nl")
        assert field_value(refused, "body") == TEXT
    acme.claims = {}
    acme.person |= {"sub": "another person", "email": "another.person@acme.example"}
    join(forum.guest(), acme)
    assert prove(hans, acme).status_code == 403, "somebody else answered"
    acme.person |= person
    assert hans.post("/account/organisations", provider="other").status_code == 401

    assert field_value(prove(hans, acme), "body") == TEXT
    hans.csrf = field_value(hans.get("/account/security"), "csrf_token")
    assert hans.post("/account/organisations", provider="acme").status_code == 200


def test_who_comes_in_without_being_asked_there_has_proved_nothing(forum: Forum, acme: Organisation) -> None:
    join(forum.guest(), acme)
    for said, status in (({"auth_time": 1_000_000_000}, 401), ({"auth_time": None}, 401), ({}, 200)):
        acme.claims = said
        guest = forum.guest()
        assert come_back(guest, acme).status_code == 303
        assert guest.get("/account/email").status_code == status


def test_an_issuer_keeps_its_links_when_its_last_slash_comes_or_goes(
    forum: Forum, acme: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(forum.guest(), acme)
    slashed = f"{acme.issuer}/"
    monkeypatch.setattr(forum.app.extensions["providers"]["acme"], "_metadata", None)
    acme.metadata, guest = {"issuer": slashed}, forum.guest()
    back = acme.consent(led_to(set_out(guest)), iss=slashed)
    assert guest.get(back).status_code == 502, "what it signs names it exactly"
    acme.claims = {"iss": slashed}
    assert guest.get(acme.consent(led_to(set_out(guest)), iss=slashed)).status_code == 303
    assert is_signed_in(guest)

    forum.execute("UPDATE identities SET issuer = issuer || '/' WHERE subject = :it", it=acme.person["sub"])
    guest = forum.guest()
    assert guest.get(acme.consent(led_to(set_out(guest)), iss=slashed)).status_code == 303
    assert is_signed_in(guest), "as they were kept before"
    forum.member("Jan")
    jan = forum.again("Jan")
    other = jan.get(acme.consent(led_to(jan.post("/account/organisations", provider="acme")), iss=slashed))
    assert other.status_code == 409


def let_register(forum: Forum, chosen: str) -> None:
    with forum.database.writing():
        choose("registration", chosen)
        commit()


def test_who_is_new_stays_out_while_nobody_can_register(forum: Forum, acme: Organisation) -> None:
    guest = forum.guest()
    form = form_fields(guest.follow(come_back(guest, acme, **KEPT)), "/login/with/acme/join")
    let_register(forum, "closed")
    for refused in (guest.post("/login/with/acme/join", **form), come_back(forum.guest(), acme, **KEPT)):
        assert refused.status_code == 403
        assert field_value(refused, "kept-body") == TEXT
        check(refused, "nl")
    let_register(forum, "")
    assert account_of(forum, acme.person["sub"]) is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_its_pages_keep_the_rules(forum: Forum, acme: Organisation, language: str) -> None:
    """Those that need a way there and back; the others stand among all pages (tests/web, tests/house, tests/browser)."""
    said: dict[str, Any] = {"headers": {"Accept-Language": language}}
    guest = forum.guest()
    on_the_way = set_out(guest, **said)
    check(on_the_way, language)
    check(guest.get(guest.get(acme.consent(led_to(on_the_way))).headers["Location"], **said), language)
    acme.person["email"] = forum.member("Ina").email
    check(guest.get(come_back(guest, acme).headers["Location"], **said), language)
    ina = forum.again("Ina")
    check(ina.get(come_back(ina, acme).headers["Location"], **said), language)
    assert on_the_way.headers["Cache-Control"] == "no-store"


def test_what_the_way_holds_is_forgotten_when_it_is_over(forum: Forum, acme: Organisation) -> None:
    come_back(forum.guest(), acme, **KEPT)
    with clock.set_to(clock.now() + timedelta(minutes=31)), forum.database.writing():
        forget_expired()
        commit()
    assert forum.execute("SELECT count(*) FROM tokens WHERE purpose IN ('oidc', 'identity')")[0][0] == 0
