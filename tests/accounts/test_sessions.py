"""Where one is signed in: the list, signing out elsewhere, and what becomes of cookies."""

from datetime import UTC, datetime, timedelta

from forum.kit import clock
from tests.accounts.factors import verbs
from tests.accounts.test_login import sign_in
from tests.support.forum import Forum, Reader, parse

TEN_MINUTES = timedelta(minutes=10)


def places(reader: Reader) -> list[str]:
    return [row.to_text() for row in parse(reader.get("/account/security")).query("#places .row")]


def cookie_of(reader: Reader) -> str:
    cookie = reader.client.get_cookie("session")
    assert cookie
    return cookie.value


def works(forum: Forum, cookie: str) -> bool:
    copy = forum.guest()
    copy.client.set_cookie("session", cookie)
    return copy.get("/account").status_code == 200


def seen_at(forum: Forum, person: Reader) -> datetime:
    (row,) = forum.execute("SELECT seen_at FROM sessions WHERE account_id = :id", id=person.id)
    found = datetime.fromisoformat(row.seen_at) if isinstance(row.seen_at, str) else row.seen_at
    return found.replace(tzinfo=found.tzinfo or UTC)


def test_the_list_shows_each_device_and_which_is_this_one(forum: Forum) -> None:
    here = forum.member("Lijst")
    phone = forum.guest()
    phone.agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1"
    sign_in(phone, here.email)

    rows = places(here)
    assert len(rows) == 2
    assert [
        ("Safari, iPhone" in row, "dit apparaat" in row) for row in sorted(rows, key=lambda row: "iPhone" in row)
    ] == [
        (False, True),
        (True, False),
    ]
    assert all("met een wachtwoord" in row for row in rows)
    assert ["dit apparaat" in row for row in places(phone) if "iPhone" in row] == [True]
    assert "192.0.2" not in here.get("/account/security").text


def test_one_signs_out_elsewhere_and_everywhere_else(forum: Forum, alice: Reader) -> None:
    here = forum.member("Elders")
    others = [forum.again("Elders") for _ in range(3)]
    ids = [row.id for row in forum.execute("SELECT id FROM sessions WHERE account_id = :id ORDER BY id", id=here.id)]

    stranger = alice.post(f"/account/sessions/{ids[1]}/end")
    one = here.post(f"/account/sessions/{ids[1]}/end")
    again = here.post(f"/account/sessions/{ids[1]}/end")
    assert [answer.status_code for answer in (stranger, one, again)] == [404, 303, 404]
    assert [other.get("/account").status_code for other in others] == [401, 200, 200]
    assert here.post("/account/sessions/end").status_code == 303

    assert [other.get("/account").status_code for other in (*others, here)] == [401, 401, 401, 200]
    assert verbs(forum, here) == ["session_ended"] * 2
    assert "2 andere apparaten" in here.get("/account/security").text


def test_a_cookie_is_dead_after_signing_in_anew_and_after_signing_out(forum: Forum) -> None:
    reader = forum.guest()
    forum.member("Koekje")
    sign_in(reader, "koekje@example.org")
    first = cookie_of(reader)
    assert works(forum, first)
    reader.csrf = ""

    sign_in(reader, "koekje@example.org")
    second = cookie_of(reader)
    assert (works(forum, first), works(forum, second)) == (False, True)
    reader.csrf = str(parse(reader.get("/account")).query("[name=csrf_token]")[0].attrs["value"])  # type: ignore[index]
    reader.post("/logout")

    assert not works(forum, second)


def test_a_session_ends_by_itself(forum: Forum) -> None:
    person = forum.member("Verlopen")
    for days in (10, 20, 30):
        with clock.set_to(datetime.now(UTC) + timedelta(days=days)):
            page = person.get("/account")
            page.close()
            assert page.status_code == 200
    with clock.set_to(datetime.now(UTC) + timedelta(days=31, minutes=1)):
        assert person.get("/account").status_code == 401


def test_a_session_that_nobody_uses_ends_sooner(forum: Forum) -> None:
    person = forum.member("Weg")
    with clock.set_to(datetime.now(UTC) + timedelta(days=14, minutes=1)):
        assert person.get("/account").status_code == 401


def test_the_last_use_is_noted_after_the_page_and_not_each_time(forum: Forum) -> None:
    person = forum.member("Gezien")
    begun = seen_at(forum, person)
    for after, expected in (
        (TEN_MINUTES - timedelta(minutes=1), begun),
        (TEN_MINUTES + timedelta(minutes=1), begun + TEN_MINUTES + timedelta(minutes=1)),
    ):
        with clock.set_to(begun + after):
            person.get("/").close()
        assert seen_at(forum, person) == expected
