"""The second step of signing in: a code of the app, or a recovery code."""

from datetime import UTC, datetime, timedelta
from functools import partial

from forum.kit import clock
from tests.accounts.factors import code_at, code_now, first_step, second_step, verbs, with_app, with_codes
from tests.accounts.test_login import is_signed_in, sign_in
from tests.support.forum import PASSWORD, Forum, Reader, form_fields, parse
from tests.support.together import together


def test_who_has_an_app_signs_in_in_two_steps(forum: Forum, guest: Reader) -> None:
    person = with_app(forum, "Tweestaps")

    form = first_step(guest, person.email, next="/topics?a=b")
    (field,) = parse(second_step(guest, form, "")).query("#code")
    assert (field.attrs or {}).items() >= {"autocomplete": "one-time-code", "inputmode": "numeric"}.items()
    with guest.client.session_transaction() as session:
        assert "_user_id" not in session
    done = second_step(guest, form, code_now())

    assert (done.status_code, done.headers["Location"]) == (303, "/topics?a=b")
    assert is_signed_in(guest)
    assert verbs(forum, person)[-1] == "signed_in"


def test_a_text_in_hand_is_kept_through_both_steps(forum: Forum, guest: Reader) -> None:
    person = with_app(forum, "Tweetekst")
    wall = guest.post("/ask", topic="algemeen", title="Mijn titel", body="  Mijn\n\ntekst  ")

    form = form_fields(
        guest.post("/login", **{**form_fields(wall, "/login"), "email": person.email, "password": PASSWORD}),
        "/login/code",
    )
    wrong = second_step(guest, form, "000000")
    done = second_step(guest, form_fields(wrong, "/login/code"), f"{code_now()[:3]} {code_now()[3:]}")

    assert (wrong.status_code, done.status_code) == (422, 200)
    again = form_fields(done, "/ask")
    assert again["body"].replace("\r\n", "\n") == "  Mijn\n\ntekst  "
    assert guest.post("/ask", **again).status_code == 303


def test_a_code_is_right_half_a_minute_early_or_late_and_no_more(forum: Forum) -> None:
    person, now = with_app(forum, "Klok"), datetime(2026, 5, 1, 12, 0, 10, tzinfo=UTC)
    for seconds, status in ((-60, 422), (60, 422), (-30, 303), (0, 303), (30, 303)):
        with clock.set_to(now):
            guest = forum.guest()
            answer = second_step(guest, first_step(guest, person.email), code_at(now + timedelta(seconds=seconds)))
        assert answer.status_code == status, seconds


def test_a_code_works_once_and_none_before_it_works_after_it(forum: Forum) -> None:
    person, now = with_app(forum, "Eenmaal"), datetime(2026, 5, 1, 12, 0, 10, tzinfo=UTC)
    with clock.set_to(now):
        tries = [forum.guest() for _ in range(4)]
        forms = [first_step(reader, person.email) for reader in tries]
        codes = [code_at(now), code_at(now), code_at(now - timedelta(seconds=30)), code_at(now + timedelta(seconds=30))]
        answers = [second_step(*given) for given in zip(tries, forms, codes, strict=True)]

    assert [answer.status_code for answer in answers] == [303, 422, 422, 303]


def test_of_eight_browsers_that_send_one_code_at_once_one_is_in(forum: Forum) -> None:
    person, codes = with_codes(forum, "Wedloop")
    for code in (code_now(1), codes[3]):
        readers = [forum.guest() for _ in range(8)]
        forms = [first_step(reader, person.email) for reader in readers]
        answers = together([partial(second_step, *given, code) for given in zip(readers, forms, strict=True)])

        assert sorted(answer.status_code for answer in answers) == [303] + [422] * 7
        assert sum(is_signed_in(reader) for reader in readers) == 1


def test_one_ticket_lets_in_once(forum: Forum) -> None:
    person, codes = with_codes(forum, "Kaartje")
    guest = forum.guest()
    form = first_step(guest, person.email)

    answers = together([partial(second_step, guest, form, code) for code in codes[:4]])

    assert [answer.status_code for answer in answers].count(303) == 1
    assert (
        forum.execute(
            "SELECT count(*) FROM recovery_codes WHERE used_at IS NOT NULL AND account_id = :id", id=person.id
        )[0][0]
        == 1
    )


def test_a_ticket_that_is_old_used_made_up_or_anothers_leads_back_to_the_first_step(forum: Forum) -> None:
    person, other = with_app(forum, "Verlopen"), with_app(forum, "Ander")
    guest = forum.guest()
    form = first_step(guest, person.email)
    with clock.set_to(datetime.now(UTC) + timedelta(minutes=11)):
        old = second_step(guest, form, code_now())
    made_up = second_step(guest, {**form, "ticket": "1.x"}, code_now())
    used = second_step(guest, form, code_now())
    again = second_step(guest, form, code_now(1))

    assert [answer.status_code for answer in (old, made_up, used, again)] == [400, 400, 303, 400]
    assert form_fields(old, "/login")["next"] == "/"
    assert verbs(forum, other)[-1] == "factor_added"
    assert guest.get("/login/code").headers["Location"] == "/login"


def test_the_first_step_tells_a_wrong_password_as_ever(forum: Forum, guest: Reader) -> None:
    person = with_app(forum, "Fout")

    assert sign_in(guest, person.email, "mis").status_code == 422
    assert second_step(guest, form_fields(guest.get("/login"), "/login"), code_now()).status_code == 400
