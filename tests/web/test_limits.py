"""How often one may do something: enough for an office, too little for a guesser; and counting never fails the forum."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from limits import parse
from werkzeug.test import TestResponse

from forum.accounts import passwords
from forum.web import limits
from forum.web.counters import SqliteStorage
from forum.web.limits import LIMITS, Limiter
from forum.web.networks import network
from tests.accounts.factors import code_now, second_step, verbs, with_app
from tests.support.forum import PASSWORD, Forum, Reader, field_value, form_fields
from tests.support.processes import context
from tests.web.rules import check

GUESSES = 10
TEXT = "Wat ik schreef <b>"


@pytest.fixture(params=["file", "valkey"])
def limited(build: Callable[..., Forum], request: pytest.FixtureRequest) -> Forum:
    """A forum that counts: in its file, or in a Valkey."""
    if request.param == "valkey":
        return build(FORUM_RATE_LIMITS="on", FORUM_REDIS_URL=request.getfixturevalue("valkey_url"))
    return build(FORUM_RATE_LIMITS="on")


@pytest.fixture
def counting(build: Callable[..., Forum]) -> Forum:
    """One that counts in its file."""
    return build(FORUM_RATE_LIMITS="on")


def sign_in(reader: Reader, email: str, password: str = PASSWORD, **fields: str) -> int:
    return attempt(reader, email, password, **fields).status_code


def attempt(reader: Reader, email: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
    token = field_value(reader.get("/login"), "csrf_token")
    return reader.post("/login", csrf_token=token, email=email, password=password, **fields)


def test_ten_wrong_passwords_close_one_account_for_a_while(limited: Forum) -> None:
    limited.member("Alice")
    limited.member("Bob")
    guesser = limited.guest()
    assert [sign_in(guesser, "alice@example.org", f"wrong {n}") for n in range(GUESSES)] == [422] * GUESSES
    # However it is spelled, and right or wrong.
    for email in ("alice@example.org", " Alice@Example.ORG "):
        response = attempt(guesser, email, **{"kept-action": "/ask", "kept-body": TEXT})
        assert response.status_code == 429
        assert 0 < int(response.headers["Retry-After"]) <= 15 * 60 + 1
        check(response, "nl")
        assert field_value(response, "body") == TEXT

    assert sign_in(limited.guest(), "bob@example.org") == 303


def test_an_address_without_an_account_is_closed_alike(counting: Forum) -> None:
    guesser = counting.guest()
    answers = [sign_in(guesser, "niemand@example.org", "wrong") for _ in range(GUESSES + 1)]

    assert answers == [422] * GUESSES + [429]


def test_wrong_passkeys_close_a_network_for_a_while(
    build: Callable[..., Forum], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "wrong passkey by network", parse("3/15 minutes"))
    forum = build(FORUM_RATE_LIMITS="on", FORUM_BASE_URL="http://localhost")
    guest = forum.guest()
    form: dict[str, Any] = {"passkey": "{}", "kept-action": "/ask", "kept-body": TEXT}
    answers = [
        guest.post("/login/passkey", **form, csrf_token=field_value(guest.get("/login"), "csrf_token"))
        for _ in range(4)
    ]

    assert [answer.status_code for answer in answers] == [422] * 3 + [429]
    assert field_value(answers[3], "body") == TEXT


def test_an_archive_is_made_five_times_an_hour_and_no_file_tells_who_was_counted(counting: Forum) -> None:
    alice = counting.member("Alice")
    sign_in(counting.guest(), alice.email, "wrong")

    answers = [alice.post("/account/archive").status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
    assert all(b"alice" not in file.read_bytes() for file in counting.folder.glob("limits.sqlite*"))


def test_who_guesses_the_password_of_an_open_session_is_stopped_too(counting: Forum) -> None:
    alice = counting.member("Alice")
    form: dict[str, Any] = {"current": "wrong", "password": "een nieuw wachtwoord"}
    answers = [alice.post("/account/password", **form).status_code for _ in range(GUESSES + 1)]

    assert answers == [422] * GUESSES + [429]
    assert alice.get("/account").status_code == 200


def test_ten_wrong_codes_close_the_second_step_for_a_while_and_keep_the_text(counting: Forum) -> None:
    person, reader = with_app(counting, "Alice"), counting.guest()
    kept = {"kept-action": "/ask", "kept-body": TEXT}
    form = form_fields(attempt(reader, person.email, **kept), "/login/code")
    wrong = [second_step(reader, form, "000000") for _ in range(GUESSES)]
    for answer in wrong:
        answer.close()  # what is noted of it is noted then
    right = second_step(reader, form, code_now())

    assert [answer.status_code for answer in wrong] == [422] * GUESSES
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) > 0
    assert field_value(right, "body") == TEXT
    assert verbs(counting, person).count("sign_in_failed") == 5, "a guesser does not fill the log"


def test_fifty_wrong_codes_a_day_close_it_for_the_day_and_its_owner_is_told_once(
    build: Callable[..., Forum], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "wrong code by account", parse("6/second"))
    monkeypatch.setitem(LIMITS, "wrong codes of a day by account", parse("4/day"))
    forum = build(FORUM_RATE_LIMITS="on")
    person, reader = with_app(forum, "Alice"), forum.guest()
    form = form_fields(attempt(reader, person.email), "/login/code")
    answers = [second_step(reader, form, "000000") for _ in range(5)]
    answers += [person.post("/login/again", code=code, next="/") for code in ["000000"] * 5]
    for answer in answers:
        answer.close()
    closed = second_step(reader, form, code_now())

    assert [answer.status_code for answer in answers] == ([422] * 4 + [429]) * 2, "who is signed in counts apart"
    assert (closed.status_code, int(closed.headers["Retry-After"]) > 80_000) == (429, True)
    assert "24 uur" in closed.text
    [mail] = forum.mails(person.email)
    assert "/account/security" in mail.text
    assert verbs(forum, person).count("codes_guessed") == 1

    person.post("/account/password", current=PASSWORD, password="een heel ander wachtwoord")
    form = form_fields(attempt(forum.guest(), person.email, "een heel ander wachtwoord"), "/login/code")
    for _ in range(4):
        second_step(
            reader, form_fields(attempt(reader, person.email, "een heel ander wachtwoord"), "/login/code"), "0"
        ).close()
    assert len([mail for mail in forum.mails(person.email) if "codes" in mail.subject]) == 1, "once a day"


def test_counters_last_as_long_as_the_privacy_page_says() -> None:
    lasting = {name: limit.get_expiry() for name, limit in LIMITS.items() if limit.get_expiry() > 3600}

    assert lasting == {"wrong codes of a day by account": 24 * 3600}


def test_wrong_proofs_of_who_one_is_count_for_their_session(counting: Forum) -> None:
    alice = counting.member("Alice")
    proofs = [alice.post("/login/again", password="mis", next="/").status_code for _ in range(GUESSES + 1)]

    assert proofs == [422] * GUESSES + [429]
    assert sign_in(counting.guest(), alice.email) == 303


def test_a_guesser_does_not_shut_out_an_owner_who_signed_in_there_before(limited: Forum) -> None:
    alice, bob, known, guesser = limited.member("Alice"), limited.member("Bob"), limited.guest(), limited.guest()
    let_in = attempt(known, alice.email)
    [cookie] = [cookie for cookie in let_in.headers.getlist("Set-Cookie") if cookie.startswith("device=")]
    assert all(part in cookie for part in ("; HttpOnly", "; Path=/login", "; SameSite=Lax"))
    known.csrf = ""
    known.client.delete_cookie("session")
    stranger = limited.guest()
    assert sign_in(stranger, bob.email) == 303
    number, _, code = str(stranger.client.get_cookie("device", path="/login").value).partition(".")  # type: ignore[union-attr]

    assert [sign_in(guesser, alice.email, f"wrong {n}") for n in range(GUESSES + 1)] == [422] * GUESSES + [429]
    for forged in (f"{number}.{code}", f"x.{code}", "é.é", ".", "x" * 3_000):
        guesser.client.set_cookie("device", forged, path="/login")
        assert sign_in(guesser, alice.email) == 429, "of another account, or made up"
    assert [sign_in(known, alice.email, f"wrong {n}") for n in range(GUESSES - 1)] == [422] * (GUESSES - 1)
    assert sign_in(known, alice.email) == 303
    assert alice.post("/login/again", password=PASSWORD, next="/").status_code == 303, "nor who is signed in"


def test_a_known_browser_that_guesses_is_stopped_too(counting: Forum) -> None:
    alice, known = counting.member("Alice"), counting.guest()
    assert sign_in(known, alice.email) == 303
    known.client.delete_cookie("session")

    assert [sign_in(known, alice.email, "wrong") for _ in range(GUESSES + 1)] == [422] * GUESSES + [429]
    assert sign_in(counting.guest(), alice.email) == 303


def test_an_office_is_never_held_up(limited: Forum) -> None:
    """Twenty sign-ins and twenty posts a minute, ten of them of one account, and five registrations an hour."""
    people = [limited.member(name) for name in ("Alice", "Bob", "Charlie")]
    assert [sign_in(limited.guest(), people[n % 3].email) for n in range(20)] == [303] * 20
    thread = people[0].ask()
    for number in range(20):
        people[0 if number < 10 else 1 + number % 2].reply(thread)
    for number in range(5):
        guest = limited.guest()
        token = field_value(guest.get("/register"), "csrf_token")
        form: dict[str, Any] = {"name": "Nieuw", "email": f"nieuw{number}@example.org", "password": PASSWORD}
        assert guest.post("/register", csrf_token=token, **form).status_code == 200


@pytest.mark.parametrize("path", ["/register", "/reset"])
def test_nobodys_mailbox_is_filled_and_what_was_typed_is_kept(counting: Forum, path: str) -> None:
    guest, email = counting.guest(), f"doelwit{len(path)}@example.org"
    form = {**form_fields(guest.get(path), path), "name": "Jan", "email": email, "password": PASSWORD}
    answers = [guest.post(path, **{**form, "kept-action": "/ask", "kept-body": TEXT}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3601
    check(answers[-1], "nl")
    assert (field_value(answers[-1], "email"), field_value(answers[-1], "kept-body")) == (email, TEXT)
    assert PASSWORD not in answers[-1].text
    assert guest.post(path, **{**form, "email": f"ander{len(path)}@example.org"}).status_code == 200


def test_who_posts_without_end_is_stopped_and_keeps_the_text(limited: Forum) -> None:
    alice, bob = limited.member("Alice"), limited.member("Bob")
    thread = alice.ask()
    path = f"/questions/{thread}/reply"
    answers = [alice.post(path, body=f"{TEXT} {n}", parent="") for n in range(60)]
    statuses = [answer.status_code for answer in answers]
    allowed = statuses.index(429)

    assert allowed >= 10
    assert set(statuses[allowed:]) == {429}
    check(answers[-1], "nl")
    assert field_value(answers[-1], "body") == f"{TEXT} 59"
    assert int(answers[-1].headers["Retry-After"]) <= 61
    assert bob.reply(thread)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("::ffff:192.0.2.1", "192.0.2.77", True),
        ("::ffff:192.0.2.1", "::ffff:198.51.100.1", False),
        ("2001:db8::1", "2001:db8:0:ff:1::1", True),
        ("2001:db8::1", "2001:db8:0:100::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "nonsense", True),
    ],
)
def test_a_network_is_an_office_or_a_home(site: Forum, one: str, other: str, *, same: bool) -> None:
    networks = []
    for address in (one, other):
        with site.app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            networks.append(network())

    assert (networks[0] == networks[1]) is same


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "CF-Connecting-IP"])
def test_nobody_chooses_their_network_by_a_header(site: Forum, name: str) -> None:
    with site.app.test_request_context(headers={name: "203.0.113.9"}, environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        assert network() == "192.0.2.0/24"


def count_up(file: str, times: int, report: Connection) -> None:
    limiter = Limiter([SqliteStorage(Path(file))])
    waits = [limiter.wait(LIMITS["post by account"], ("test", "one"), count=True) for _ in range(times)]
    limiter.close()
    report.send(sum(not wait for wait in waits))


def test_processes_count_together(tmp_path: Path) -> None:
    pipes = [context.Pipe(duplex=False) for _ in range(4)]
    file = str(tmp_path / "limits.sqlite")
    processes = [context.Process(target=count_up, args=(file, 20, sender)) for _, sender in pipes]
    for process in processes:
        process.start()
    admitted = sum(receiver.recv() for receiver, _ in pipes)
    for process in processes:
        process.join()

    assert admitted == LIMITS["post by account"].amount


def test_what_ended_is_forgotten(tmp_path: Path) -> None:
    storage = SqliteStorage(tmp_path / "limits.sqlite")
    for number in range(50):
        storage.incr(f"old {number}", -1)
    assert storage.get("old 1") == 0
    storage.incr("new", 60)
    with sqlite3.connect(tmp_path / "limits.sqlite") as connection:
        rows = connection.execute("SELECT key, count FROM counters").fetchall()
    connection.close()
    storage.close()

    assert rows == [("new", 1)]


def broken_file(folder: Path) -> None:
    (folder / "limits.sqlite").write_bytes(b"no database " * 1_000)


def no_file(folder: Path) -> None:
    (folder / "limits.sqlite").mkdir()


def another_table(folder: Path) -> None:
    with sqlite3.connect(folder / "limits.sqlite") as connection:
        connection.execute("CREATE TABLE counters (x)")
    connection.close()


def full_file(folder: Path) -> None:
    """As on a full disk: it can be read, and nothing more can be written."""
    with sqlite3.connect(folder / "limits.sqlite") as connection:
        connection.execute("CREATE TABLE counters (key TEXT PRIMARY KEY CHECK (0), count INTEGER, until REAL)")
    connection.close()


@pytest.fixture
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REST", 0.0)


@pytest.mark.parametrize("harm", [broken_file, no_file, another_table, full_file])
def test_where_counting_fails_the_forum_goes_on_and_says_so(
    build: Callable[..., Forum], harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture, no_rest: None
) -> None:
    forum = build(FORUM_RATE_LIMITS="on")
    harm(forum.folder)
    alice = forum.member("Alice")

    assert alice.reply(alice.ask())
    assert sign_in(forum.guest(), "alice@example.org") == 303
    assert "Limits are not counted in the data folder" in caplog.text


def test_counting_goes_on_when_it_can_again(counting: Forum, no_rest: None) -> None:
    file = counting.folder / "limits.sqlite"
    file.write_bytes(b"no database " * 1_000)
    guesser = counting.guest()
    counting.member("Alice")
    assert [sign_in(guesser, "alice@example.org", "wrong") for _ in range(3)] == [422] * 3
    file.unlink()

    answers = [sign_in(guesser, "alice@example.org", "wrong") for _ in range(GUESSES + 1)]
    assert answers == [422] * GUESSES + [429]


def test_where_a_valkey_is_away_a_machine_counts_for_itself(
    build: Callable[..., Forum], caplog: pytest.LogCaptureFixture
) -> None:
    forum = build(FORUM_RATE_LIMITS="on", FORUM_REDIS_URL="redis://127.0.0.1:1/0")
    alice, guesser = forum.member("Alice"), forum.guest()

    assert alice.reply(alice.ask())
    answers = [sign_in(guesser, "alice@example.org", "wrong") for _ in range(GUESSES + 1)]
    assert answers == [422] * GUESSES + [429]
    assert caplog.text.count("Limits are not counted in Redis") == 1


def test_after_a_failure_the_storage_is_left_alone_for_a_while(tmp_path: Path) -> None:
    """So that one that is away is not waited for at every form."""
    (tmp_path / "limits.sqlite").mkdir()
    limiter = Limiter([SqliteStorage(tmp_path / "limits.sqlite")])
    item = LIMITS["post by account"]
    assert limiter.wait(item, ("test", "one"), count=True) == 0
    (tmp_path / "limits.sqlite").rmdir()
    assert [limiter.wait(item, ("test", "one"), count=True) for _ in range(item.amount + 1)] == [0] * (item.amount + 1)
    limiter.close()

    assert not (tmp_path / "limits.sqlite").exists()


@pytest.fixture
def all_turns_taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As many passwords are being hashed as may be at once."""
    monkeypatch.setattr(passwords, "_PATIENCE", 0.05)
    taken = 0
    while passwords._turns.acquire(blocking=False):
        taken += 1
    yield
    for _ in range(taken):
        passwords._turns.release()


def test_who_waits_too_long_for_a_password_to_be_looked_at_tries_again(
    all_turns_taken: None, site: Forum, request: pytest.FixtureRequest
) -> None:
    site.member("Alice")
    response = attempt(site.guest(), "alice@example.org", **{"kept-action": "/ask", "kept-body": TEXT})

    assert response.status_code == 503
    check(response, "nl")
    assert field_value(response, "body") == TEXT


def test_only_so_many_passwords_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 19 MiB and a core."""
    at_once, most, lock = 0, 0, threading.Lock()
    inside = passwords._hasher.hash

    class Watching:
        def hash(self, password: str) -> str:
            nonlocal at_once, most
            with lock:
                at_once += 1
                most = max(most, at_once)
            try:
                return str(inside(password))
            finally:
                with lock:
                    at_once -= 1

    monkeypatch.setattr(passwords, "_hasher", Watching())
    with ThreadPoolExecutor(16) as pool:
        hashes = list(pool.map(passwords.hash_password, ["een wachtwoord"] * 24))

    assert len(set(hashes)) == 24
    assert most <= passwords._turns._initial_value  # type: ignore[attr-defined]


def test_printing_whole_threads_over_and_over_is_answered_with_patience(counting: Forum) -> None:
    thread = counting.member("Alice").ask()
    guest = counting.guest()
    address = guest.get(f"/questions/{thread}").headers["Location"]
    printed = [guest.get(f"{address}?print=1").status_code for _ in range(LIMITS["print by network"].amount + 1)]

    assert set(printed[:-1]) == {200}
    assert printed[-1] == 429
    assert guest.get(address).status_code == 200


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_who_searches_without_end_is_told_to_wait_and_keeps_the_words(
    counting: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "search by network", parse("3/minute"))
    guest = counting.guest()
    paths = ["/search?q=een", "/search.rss?q=een", "/suggest/questions?q=een", "/search?q=een"]

    assert [guest.get(path).status_code for path in paths] == [200, 200, 200, 429]
    again = [guest.get(path) for path in paths[1:3]]
    assert [(answer.status_code, "Retry-After" in answer.headers) for answer in again] == [(429, True)] * 2
    assert guest.get("/feed.rss").status_code == 200
    page = guest.get("/search?q=mijn+woorden&solved=1")
    assert page.status_code == 429
    assert "Retry-After" in page.headers
    assert field_value(page, "q") == "mijn woorden"
    assert "Probeer het over een minuut opnieuw." in page.text
    assert guest.get("/search").status_code == 200
