"""Recovery codes: shown once, each used once."""

from forum.accounts.passwords import draw_codes
from tests.accounts import processes
from tests.accounts.factors import first_step, second_step, ten_codes, verbs, with_codes
from tests.accounts.test_login import is_signed_in
from tests.support.forum import Forum, Reader, parse


def left_on(person: Reader) -> str:
    return parse(person.get("/account/security")).query("#second-step")[0].to_text()


def test_a_recovery_code_gets_one_in_once_however_it_is_typed(forum: Forum) -> None:
    person, codes = with_codes(forum, "Hersteld")
    for code, status in (
        (codes[0], 303),
        (codes[0], 422),
        (f" {codes[1].upper().replace('-', ' ')} ", 303),
        ("aaaaa-aaaaa", 422),
    ):
        guest = forum.guest()
        form = first_step(guest, person.email)
        answer = guest.post("/login/code", **{**form, "recovery": code})
        assert (answer.status_code, is_signed_in(guest)) == (status, status == 303)

    assert verbs(forum, person).count("recovery_code_used") == 2
    assert "nog 8 over" in left_on(person)
    assert "met een herstelcode" in parse(person.get("/account/security")).query("#activity")[0].to_text()


def test_new_codes_replace_the_old(forum: Forum) -> None:
    person, old = with_codes(forum, "Vernieuwd")
    page = person.post("/account/codes")
    new = [code.to_text() for code in parse(page).query(".codes li")]
    assert (len(set(new)), page.headers["Cache-Control"]) == (10, "no-store")

    guest, other = forum.guest(), forum.guest()
    assert second_step(guest, first_step(guest, person.email), old[0]).status_code == 422
    assert second_step(other, first_step(other, person.email), new[0]).status_code == 303
    assert person.get("/account/codes").headers["Location"] == "/account/security"
    assert new[1] not in person.get("/account/security").text
    assert "codes_renewed" in verbs(forum, person)
    assert len(forum.mails(person.email)) == 1


def test_there_are_none_without_a_second_step(forum: Forum) -> None:
    person = forum.member("Geencodes")

    assert person.post("/account/codes").status_code == 409
    assert forum.execute("SELECT * FROM recovery_codes WHERE account_id = :id", id=person.id) == []


def test_what_is_kept_of_codes_tells_nothing() -> None:
    drawn, again = ten_codes(), draw_codes()
    hashes = [hashed for _, hashed in drawn + again]

    assert len({code for code, _ in drawn + again}) == 20
    assert {len(hashed) for hashed in hashes} == {32}
    assert hashes[0][:16] != hashes[-1][:16], "each ten have a salt of their own"


def test_of_eight_processes_that_use_one_code_one_does(forum: Forum) -> None:
    person, _ = with_codes(forum, "Processen")
    row = forum.execute("SELECT min(id) FROM recovery_codes WHERE account_id = :id", id=person.id)[0][0]
    for code in ({"recovery_id": row}, {"step": 59_000_000}):
        used = processes.at_once(processes.use_once, [(forum.database.url, person.id, code)] * 8)
        assert sorted(used) == [False] * 7 + [True]
