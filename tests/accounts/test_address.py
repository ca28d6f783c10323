"""Changing one's address: the new one confirms, the old one can undo, and both are told."""

from datetime import timedelta
from functools import partial
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from forum.accounts import actions
from forum.kit import clock
from forum.kit.db import commit
from tests.accounts.factors import SECRET, code_at, let_time_pass, verbs
from tests.accounts.test_login import sign_in
from tests.accounts.test_reset import choose
from tests.accounts.test_totp import secret_on
from tests.house.test_queries import statements
from tests.support.forum import Forum, Reader, field_value, form_fields, parse
from tests.support.registering import confirm, mailed_link
from tests.support.together import together
from tests.web.rules import check_page


def ask(person: Reader, email: str) -> TestResponse:
    return person.post("/account/email", email=email)


def email_of(forum: Forum, person: Reader) -> str:
    return str(forum.execute("SELECT email FROM accounts WHERE id = :id", id=person.id)[0][0])


def test_an_address_changes_when_the_new_one_confirms_and_both_are_told(forum: Forum, guest: Reader) -> None:
    person = forum.member("Verhuizer")

    assert ask(person, "Nieuw.Verhuizer@Example.org").status_code == 200
    link = mailed_link(forum, "nieuw.verhuizer@example.org", "/address/")
    assert person.get(link).status_code == 200
    assert email_of(forum, person) == person.email, "opening it changes nothing"
    assert confirm(person, link).status_code == 200

    assert email_of(forum, person) == "nieuw.verhuizer@example.org"
    assert sign_in(forum.guest(), "nieuw.verhuizer@example.org").status_code == 303
    assert sign_in(forum.guest(), person.email).status_code == 422
    assert [mail.subject for mail in forum.mails(person.email)] == [
        "Er is een ander adres gevraagd voor je account",
        "Je account heeft nu een ander adres",
    ]
    assert [mail.subject for mail in forum.mails("nieuw.verhuizer@example.org")] == [
        "Bevestig je nieuwe adres",
        "Dit is nu je adres",
    ]
    assert confirm_again(guest, link) == confirm_again(person, link) == [410, 410]
    assert verbs(forum, person) == ["address_changed", "signed_in"]


def test_nobody_else_who_holds_the_link_changes_it(forum: Forum, guest: Reader, alice: Reader) -> None:
    person = forum.member("Houder")
    ask(person, "houder.nieuw@example.org")
    link = mailed_link(forum, "houder.nieuw@example.org", "/address/")

    for answer in (guest.get(link), guest.post(link)):
        assert answer.status_code == 401
        assert "het account van Houder" in answer.text, "whoever was mailed for nothing sees that it is not theirs"
        assert f'href="/login?next={quote(link, safe="")}"' in answer.text
    for answer in (alice.get(link), alice.post(link)):
        assert answer.status_code == 403
        assert "hier ben je ingelogd als Alice" in answer.text
    assert email_of(forum, person) == person.email

    back = sign_in(guest, person.email, next=link)
    assert back.headers["Location"] == link
    guest.csrf = form_fields(guest.get(link), link)["csrf_token"]
    assert guest.post(link).status_code == 200
    assert email_of(forum, person) == "houder.nieuw@example.org"


def confirm_again(guest: Reader, link: str) -> list[int]:
    return [guest.get(link).status_code, guest.post(link).status_code]


@pytest.mark.parametrize("is_changed", [False, True])
def test_the_old_address_stops_it_or_takes_it_back_and_chooses_a_new_password(
    forum: Forum, guest: Reader, *, is_changed: bool
) -> None:
    person = forum.member(f"Bestolen{is_changed:d}")
    thief = forum.again(f"Bestolen{is_changed:d}")
    add_passkey(forum, person, "van vroeger", timedelta(days=1))
    ask(thief, f"dief{is_changed:d}@example.org")
    link = mailed_link(forum, f"dief{is_changed:d}@example.org", "/address/")
    if is_changed:
        confirm(thief, link)
        ask(thief, "nog.een@example.org")
        mailed_link(forum, f"dief{is_changed:d}@example.org", "/address/back/")
    add_what_a_thief_adds(forum, person)
    undo = next(found for mail in forum.mails(person.email) for found in mail.links("/address/back/"))
    back_to_thief = [
        found for mail in forum.mails(f"dief{is_changed:d}@example.org") for found in mail.links("/address/back/")
    ]

    assert guest.get(undo).status_code == 200
    assert thief.get("/account").status_code == 200, "opening it changes nothing"
    done = confirm(guest, undo)

    assert email_of(forum, person) == person.email
    assert thief.get("/account").status_code == 401
    assert guest.get(link).status_code in (404, 410)
    assert [guest.get(found).status_code for found in back_to_thief] == [404] * is_changed
    new_password = done.text.partition('href="/reset/')[2].partition('"')[0]
    assert form_fields(choose(guest, f"/reset/{new_password}"), "/login/code"), "for the passkey of before is there"
    assert "verwijderd" in done.text
    told = verbs(forum, person)
    assert ["ways_removed" in told, "taken_back" in told, "address_restored" in told] == [True, True, is_changed]
    check_only_the_old_passkey_is_left(forum, person)


def add_passkey(forum: Forum, person: Reader, name: str, ago: timedelta = timedelta()) -> None:
    moment = clock.now() - ago
    moment = moment.replace(tzinfo=None) if forum.database.is_sqlite else moment
    forum.execute(
        "INSERT INTO passkeys (account_id, credential_id, public_key, sign_count, name, transports, backed_up, created_at)"
        " SELECT id, :key, :key, 0, :name, '', is_here, :now FROM (SELECT id, true AS is_here FROM accounts WHERE id = :id) it",
        id=person.id,
        key=f"{person.id} {name}".encode(),
        name=name,
        now=moment,
    )


def add_what_a_thief_adds(forum: Forum, person: Reader) -> None:
    add_passkey(forum, person, "van de dief")
    with forum.database.writing():
        actions.add_totp(person.id or 0, SECRET, 0, forum.app.config["SECRET_KEY"])
        commit()


def check_only_the_old_passkey_is_left(forum: Forum, person: Reader) -> None:
    left = "SELECT name FROM passkeys WHERE account_id = :id"
    assert [row.name for row in forum.execute(left, id=person.id)] == ["van vroeger"]
    for table in ("totps", "recovery_codes"):
        assert not forum.execute(f"SELECT 1 FROM {table} WHERE account_id = :id", id=person.id)  # noqa: S608 - of these two


def test_a_way_in_that_a_stranger_added_goes_by_the_link_in_the_mail_that_told_of_it(
    forum: Forum, guest: Reader
) -> None:
    """Else they would be asked for a code that the stranger's app shows."""
    person = forum.member("Vergrendeld")
    add_passkey(forum, person, "van vroeger", timedelta(days=1))
    thief = forum.again("Vergrendeld")
    asked = thief.get("/account/totp")
    form = {**form_fields(asked, "/account/totp"), "code": code_at(clock.now(), secret_on(asked))}
    assert len(parse(thief.post("/account/totp", **form)).query(".codes li")) == 10
    undo = mailed_link(forum, person.email, "/address/back/")

    check_page(guest.get(undo), "nl")
    assert thief.get("/account").status_code == 200, "opening it changes nothing"
    done = confirm(guest, undo)

    assert thief.get("/account").status_code == 401
    assert sign_in(thief, person.email).status_code == 422, "who added it knew the password"
    check_only_the_old_passkey_is_left(forum, person)
    assert 'href="/reset/' in done.text
    assert confirm_again(guest, undo) == [410, 410]


def test_a_taken_address_is_answered_alike_and_its_person_told(forum: Forum) -> None:
    person, other, work, answers = forum.member("Zoeker"), forum.member("Bezitter"), [], []
    for email in (other.email, "vrij@example.org"):
        with statements() as asked:
            answer = ask(person, email)
        work.append([statement.split(" (")[0][:60] for statement in asked if "sessions" not in statement])
        answers.append(answer.text.replace(email, "…"))

    assert answers[0] == answers[1]
    assert work[0] == work[1]
    [mail] = forum.mails(other.email)
    assert mail.subject == "Je adres heeft al een account"
    assert mail.links("/address/") == []


def test_who_took_the_address_meanwhile_keeps_it(forum: Forum, guest: Reader) -> None:
    person, other = forum.member("Eerste"), forum.member("Tweede")
    for one in (person, other):
        ask(one, "samen@example.org")
    links = [link for mail in forum.mails("samen@example.org") for link in mail.links("/address/")]

    answers = together([partial(one.post, link) for one, link in zip((person, other), links, strict=True)])

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [(number,)] = forum.execute("SELECT count(*) FROM accounts WHERE email = 'samen@example.org'")
    assert number == 1


def test_it_asks_for_a_proof_and_keeps_what_was_typed(forum: Forum) -> None:
    person = forum.member("Bewijzer")
    let_time_pass(forum, person)

    assert person.get("/account/email").status_code == 401
    asked = ask(person, "later@example.org")

    assert asked.status_code == 401
    assert field_value(asked, "kept-email") == "later@example.org"
    assert forum.mails("later@example.org") == []


def test_a_suspended_member_changes_it_too_and_a_guest_none(forum: Forum, guest: Reader) -> None:
    person = forum.member("Stilgezet")
    forum.execute("UPDATE accounts SET status = 'suspended' WHERE id = :id", id=person.id)

    assert ask(person, "stil@example.org").status_code == 200
    assert confirm(person, mailed_link(forum, "stil@example.org", "/address/")).status_code == 200
    assert email_of(forum, person) == "stil@example.org"
    assert guest.get("/account/email").status_code == guest.post("/account/email", email="x").status_code == 401


def test_what_cannot_be_is_said_at_its_field(forum: Forum) -> None:
    person = forum.member("Vergisser")
    for email in ("", "geen adres", person.email.upper()):
        answer = ask(person, email)
        assert (answer.status_code, field_value(answer, "email")) == (422, email)


def test_links_have_their_time(forum: Forum, guest: Reader) -> None:
    person = forum.member("Treuzelaar")
    ask(person, "treuzel@example.org")
    change, back = mailed_link(forum, "treuzel@example.org", "/address/"), mailed_link(forum, person.email, "/address/")
    for link, time in ((change, timedelta(days=1)), (back, timedelta(days=7))):
        with clock.set_to(clock.now() + time + timedelta(seconds=1)):
            assert confirm_again(guest, link) == [410, 410]
    assert email_of(forum, person) == person.email
