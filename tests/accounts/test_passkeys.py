"""Passkeys over HTTP: adding one, signing in with it, and every way in which an answer may be wrong."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from forum.accounts.ceremonies import party_of
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.options import choose
from tests.accounts.factors import first_step, let_time_pass
from tests.support.authenticator import BACKED_UP, ELIGIBLE, PRESENT, THERE, Authenticator, decode, encode
from tests.support.forum import Forum, Reader, field_value, form_fields, migrated, parse, running_forum
from tests.support.together import together
from tests.web.rules import check_page

TEXT = "Een tekst die bewaard blijft."


@pytest.fixture(scope="module")
def forum(make_module_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """One that is served where passkeys can be: on this very machine, by name."""
    folder = tmp_path_factory.mktemp("forum")
    with running_forum(make_module_database(migrated), folder, FORUM_BASE_URL="http://localhost") as running:
        yield running


@dataclass
class Owner:
    """Somebody with a passkey."""

    forum: Forum
    reader: Reader
    device: Authenticator = field(default_factory=Authenticator)

    def has_codes(self) -> None:
        """As who has recovery codes already: drawing them takes half a second."""
        self.forum.execute(
            "INSERT INTO recovery_codes (account_id, code_hash, created_at)"
            " SELECT id, :hash, created_at FROM accounts WHERE id = :id",
            id=self.reader.id,
            hash=bytes(32),
        )

    def make(self, **lies: Any) -> TestResponse:
        asked = self.reader.post("/account/passkeys/challenge").get_json()
        return self.add(self.device.make(asked, **lies))

    def add(self, answer: dict[str, Any], name: str = "Werklaptop") -> TestResponse:
        return self.reader.post("/account/passkeys/add", name=name, passkey=json.dumps(answer))

    def signs_in(self, **lies: Any) -> TestResponse:
        guest = self.forum.guest()
        return send(guest, json.dumps(self.device.answer(asked(guest), **lies)))

    @property
    def row(self) -> Any:
        return self.forum.execute("SELECT * FROM passkeys WHERE account_id = :id", id=self.reader.id)[0]


@pytest.fixture
def owner(forum: Forum, request: pytest.FixtureRequest) -> Owner:
    """Somebody of the test's own, with a passkey."""
    made = Owner(forum, forum.member(f"Persoon{abs(hash(request.node.nodeid))}"))
    made.has_codes()
    assert made.make().status_code == 303
    return made


def asked(reader: Reader) -> Any:
    """What the browser of somebody who signs in is asked."""
    return reader.post("/login/passkey/challenge").get_json()


def send(guest: Reader, answer: str, **fields: Any) -> TestResponse:
    """The sign-in form, with what a browser answered."""
    token = field_value(guest.get("/login"), "csrf_token")
    return guest.post("/login/passkey", csrf_token=token, passkey=answer, **fields)


def is_refused(response: TestResponse, words: str, forum: Forum, before: int) -> bool:
    """Whether it is a page that says why, and nobody is signed in."""
    assert response.status_code == 422, response.text
    assert words in check_page(response, "nl").to_text()
    return sessions(forum) == before


def sessions(forum: Forum) -> int:
    return int(forum.execute("SELECT count(*) FROM sessions")[0][0])


def log_of(forum: Forum, reader: Reader) -> list[str]:
    rows = forum.execute("SELECT verb FROM audit_entries WHERE account_id = :id ORDER BY id", id=reader.id)
    return [row.verb for row in rows]


# --- Adding, naming, removing


def test_a_passkey_is_added_named_seen_and_removed(forum: Forum, alice: Reader) -> None:
    owner = Owner(forum, alice)
    assert field_value(alice.get("/account/passkeys/add"), "name") == "Firefox, Linux"
    asked = alice.post("/account/passkeys/challenge").get_json()
    assert (asked["rp"], asked["attestation"], asked["excludeCredentials"]) == (
        {"id": "localhost", "name": "Vraagbaak"},
        "none",
        [],
    )
    assert asked["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert len(decode(asked["user"]["id"])) == 64

    added = owner.add(owner.device.make(asked, flags=THERE | ELIGIBLE | BACKED_UP), "Telefoon & laptop")

    assert len(parse(added).query(".codes li")) == 10  # or who loses the device would not get in at all
    assert (owner.row.backed_up, owner.row.transports, owner.row.sign_count) == (True, "internal", 0)
    again = alice.post("/account/passkeys/challenge").get_json()
    assert again["user"] == asked["user"]  # or a device would keep two for one account
    assert [one["id"] for one in again["excludeCredentials"]] == [encode(owner.device.id)]
    place = f"/account/passkeys/{owner.row.id}"
    alice.post(f"{place}/rename", name="Werktelefoon")
    shown = check_page(alice.get("/account/security"), "nl").to_text()
    assert "Werktelefoon" in shown
    assert "met reservekopie" in shown
    for path in (f"{place}/remove", f"{place}/rename", "/account/passkeys/add"):
        check_page(alice.get(path), "nl")

    removed = alice.post(f"{place}/remove")

    assert (removed.status_code, alice.post(f"{place}/remove").status_code) == (303, 404)
    assert is_refused(owner.signs_in(), "niet bekend", forum, sessions(forum))
    assert log_of(forum, alice)[-2:] == ["factor_added", "factor_removed"]
    assert not forum.execute("SELECT 1 FROM recovery_codes WHERE account_id = :id", id=alice.id)


def test_its_owner_is_told_of_both_by_mail(forum: Forum, owner: Owner) -> None:
    owner.reader.post(f"/account/passkeys/{owner.row.id}/remove")

    told = forum.mails(owner.reader.email)
    assert ["passkey" in mail.text for mail in told] == [True, True]
    assert told[0].subject != told[1].subject


def test_only_who_is_signed_in_and_proved_it_lately_adds_or_removes(forum: Forum, owner: Owner, bob: Reader) -> None:
    place = f"/account/passkeys/{owner.row.id}"
    guest = forum.guest()
    for path in ("/account/passkeys/challenge", "/account/passkeys/add", f"{place}/rename", f"{place}/remove"):
        assert guest.post(path, name="x").status_code == 401
    for verb in ("rename", "remove"):
        assert (bob.get(f"{place}/{verb}").status_code, bob.post(f"{place}/{verb}", name="x").status_code) == (404, 404)
    assert owner.reader.post(f"{place}/rename", name=" ").status_code == 422
    assert owner.row.name == "Werklaptop"


@pytest.mark.parametrize(
    ("lies", "words"),
    [
        ({"flags": PRESENT}, "kon niet worden gecontroleerd"),
        ({"flags": THERE | BACKED_UP}, "kon niet worden gecontroleerd"),
        ({"origin": "http://localhost:81"}, "kon niet worden gecontroleerd"),
        ({"party": "elders.example"}, "kon niet worden gecontroleerd"),
        ({"kind": "webauthn.get"}, "kon niet worden gecontroleerd"),
        ({"challenge": encode(b"1.made up")}, "te lang geduurd"),
    ],
)
def test_a_passkey_made_otherwise_than_was_asked_is_not_kept(
    forum: Forum, charlie: Reader, lies: dict[str, Any], words: str
) -> None:
    answer = Owner(forum, charlie).make(**lies)

    assert answer.status_code == 422
    assert words in check_page(answer, "nl").to_text()
    assert field_value(answer, "name") == "Werklaptop"
    assert not forum.execute("SELECT 1 FROM passkeys WHERE account_id = :id", id=charlie.id)


def test_a_passkey_belongs_to_one_account_and_to_who_asked_for_it(forum: Forum, owner: Owner, bob: Reader) -> None:
    asked = bob.post("/account/passkeys/challenge").get_json()
    of_bob = Authenticator().make(asked)

    taken = [Owner(forum, bob, owner.device).make(), owner.add(of_bob), owner.add(asked_as_guest(forum))]

    texts = [check_page(answer, "nl").to_text() for answer in taken]
    assert "hoort al bij een account" in texts[0]
    assert all("te lang geduurd" in text for text in texts[1:])
    assert len(forum.execute("SELECT 1 FROM passkeys WHERE account_id = :id", id=owner.reader.id)) == 1


def asked_as_guest(forum: Forum) -> dict[str, Any]:
    """A passkey made for a challenge that was meant for signing in."""
    challenge = asked(forum.guest())["challenge"]
    return Authenticator().make({"challenge": challenge, "rp": {"id": "localhost"}, "user": {"id": ""}})


def test_the_last_factor_of_who_must_have_one_stays(forum: Forum, owner: Owner) -> None:
    forum.execute("UPDATE accounts SET role = 'moderator' WHERE id = :id", id=owner.reader.id)
    with forum.database.writing():
        choose("staff_needs_factor", "on")
        commit()
    refused = owner.reader.post(f"/account/passkeys/{owner.row.id}/remove")
    with forum.database.writing():
        choose("staff_needs_factor", "off")
        commit()

    assert refused.status_code == 409
    assert "de enige die je hebt" in check_page(refused, "nl").to_text()
    assert owner.signs_in().status_code == 303


def test_the_only_way_in_stays(forum: Forum, owner: Owner) -> None:
    forum.execute("UPDATE accounts SET password_hash = '' WHERE id = :id", id=owner.reader.id)
    refused = owner.reader.post(f"/account/passkeys/{owner.row.id}/remove")

    assert refused.status_code == 409
    assert "de enige manier" in check_page(refused, "nl").to_text()
    assert owner.signs_in().status_code == 303


def test_there_are_as_many_passkeys_as_fit(forum: Forum, owner: Owner) -> None:
    for number in range(1, 20):
        forum.execute(
            "INSERT INTO passkeys (account_id, credential_id, public_key, sign_count, name, transports, backed_up, created_at)"
            " SELECT account_id, :key, public_key, 0, name, '', backed_up, created_at FROM passkeys WHERE id = :id",
            id=owner.row.id,
            key=os.urandom(16) + bytes([number]),
        )

    answer = Owner(forum, owner.reader).make()

    assert answer.status_code == 422
    assert "Verwijder er eerst een" in check_page(answer, "nl").to_text()


# --- Signing in


def test_a_passkey_signs_in_by_itself_and_goes_on_to_where_one_was(forum: Forum, owner: Owner) -> None:
    guest = forum.guest()
    owner.device.sign_count = 7
    answered = json.dumps(owner.device.answer(asked(guest), flags=THERE | ELIGIBLE | BACKED_UP))

    entered = send(guest, answered, next="/tags")

    assert (entered.status_code, entered.headers["Location"]) == (303, "/tags")
    assert guest.get("/account").status_code == 200
    assert (owner.row.sign_count, owner.row.backed_up, owner.row.used_at is None) == (7, True, False)
    method = "SELECT method FROM sessions WHERE account_id = :id ORDER BY id DESC LIMIT 1"
    assert forum.execute(method, id=owner.reader.id)[0].method == "passkey"
    assert log_of(forum, owner.reader)[-1] == "signed_in"


def test_what_was_typed_before_comes_back(forum: Forum, owner: Owner) -> None:
    thread, guest = owner.reader.ask(), forum.guest()
    wall = guest.post(f"/questions/{thread}/reply", body=TEXT, parent="")
    assert len(parse(wall).query('[formaction="/login/passkey"]')) == 1
    kept: dict[str, Any] = {"kept-action": f"/questions/{thread}/reply", "kept-body": TEXT, "kept-parent": ""}

    refused = send(guest, "{}", **kept)
    assert (refused.status_code, field_value(refused, "kept-body")) == (422, TEXT)
    entered = send(guest, json.dumps(owner.device.answer(asked(guest))), **kept)

    assert (entered.status_code, field_value(entered, "body")) == (200, TEXT)


def test_who_is_suspended_may_sign_in_and_who_left_may_not(forum: Forum, owner: Owner) -> None:
    change = "UPDATE accounts SET status = :status WHERE id = :id"
    forum.execute(change, status="suspended", id=owner.reader.id)
    assert owner.signs_in().status_code == 303
    forum.execute(change, status="left", id=owner.reader.id)
    assert is_refused(owner.signs_in(), "niet bekend", forum, sessions(forum))


@pytest.mark.parametrize(
    ("lies", "words"),
    [
        ({"flags": PRESENT}, "kon niet worden gecontroleerd"),
        ({"flags": 0}, "kon niet worden gecontroleerd"),
        ({"origin": "https://localhost"}, "kon niet worden gecontroleerd"),
        ({"party": "elders.example"}, "kon niet worden gecontroleerd"),
        ({"kind": "webauthn.create"}, "kon niet worden gecontroleerd"),
        ({"key": Authenticator().key}, "kon niet worden gecontroleerd"),
        ({"challenge": encode(b"1.made up")}, "te lang geduurd"),
        ({"parts": {"userHandle": encode(bytes(64))}}, "niet bekend"),
        ({"parts": {"signature": ""}}, "kon niet worden gecontroleerd"),
    ],
)
def test_an_answer_that_does_not_hold_signs_nobody_in(
    forum: Forum, owner: Owner, lies: dict[str, Any], words: str
) -> None:
    before = sessions(forum)

    assert is_refused(owner.signs_in(**lies), words, forum, before)


def test_an_answer_is_good_once_were_it_sent_eight_times_at_once(forum: Forum, owner: Owner) -> None:
    before, asker = sessions(forum), forum.guest()
    answer = json.dumps(owner.device.answer(asked(asker)))
    guests = [forum.guest() for _ in range(8)]
    tokens = [field_value(guest.get("/login"), "csrf_token") for guest in guests]

    answers = together(
        [
            partial(guest.post, "/login/passkey", csrf_token=token, passkey=answer)
            for guest, token in zip(guests, tokens, strict=True)
        ]
    )

    assert sorted(one.status_code for one in answers) == [303, *[422] * 7]
    assert sessions(forum) == before + 1
    assert is_refused(send(forum.guest(), answer), "te lang geduurd", forum, before + 1)


def test_an_answer_of_long_ago_is_refused(forum: Forum, owner: Owner) -> None:
    guest = forum.guest()
    answer = json.dumps(owner.device.answer(asked(guest)))
    before = sessions(forum)
    with clock.set_to(clock.now() + timedelta(minutes=5, seconds=2)):
        assert is_refused(send(guest, answer), "te lang geduurd", forum, before)
    assert send(guest, answer).status_code == 303


def test_who_only_asks_and_who_answers_wrong_leave_nothing_behind(forum: Forum, owner: Owner) -> None:
    forum.execute("DELETE FROM tokens")
    guest = forum.guest()
    first, second = asked(guest)["challenge"], asked(guest)["challenge"]
    send(guest, json.dumps(owner.device.answer({"challenge": first, "rpId": "localhost"}, flags=PRESENT)))

    assert first != second
    assert not forum.execute("SELECT 1 FROM tokens")


def test_a_passkey_that_does_not_count_on_was_copied_and_is_refused(forum: Forum, owner: Owner) -> None:
    owner.device.sign_count = 5
    assert owner.signs_in().status_code == 303
    before = sessions(forum)
    for count in (5, 4, 0):
        owner.device.sign_count = count
        assert is_refused(owner.signs_in(), "gekopieerd", forum, before)
    assert log_of(forum, owner.reader)[-3:] == ["passkey_refused"] * 3
    assert owner.row.sign_count == 5
    owner.device.sign_count = 6
    assert owner.signs_in().status_code == 303


def test_a_form_that_is_not_of_this_browser_signs_nobody_in(forum: Forum, owner: Owner) -> None:
    before, guest = sessions(forum), forum.guest()
    answer = json.dumps(owner.device.answer(asked(guest)))

    assert guest.post("/login/passkey", passkey=answer).status_code == 400
    assert guest.post("/login/passkey/challenge", headers={"Origin": "https://elders.example"}).status_code == 403
    assert sessions(forum) == before


# --- As second step, and as proof


def test_a_passkey_is_the_second_step_of_who_knows_the_password(forum: Forum, owner: Owner) -> None:
    guest = forum.guest()
    form = first_step(guest, owner.reader.email, next="/tags")
    step: dict[str, Any] = {name: form[name] for name in ("ticket", "next", "csrf_token")}
    before = sessions(forum)

    refused = guest.post("/login/passkey", **step, passkey=json.dumps(owner.device.answer(asked(guest), flags=PRESENT)))
    assert is_refused(refused, "kon niet worden gecontroleerd", forum, before)
    assert form_fields(refused, "/login/code")["ticket"] == form["ticket"]
    entered = guest.post("/login/passkey", **step, passkey=json.dumps(owner.device.answer(asked(guest))))

    assert (entered.status_code, entered.headers["Location"]) == (303, "/tags")


def test_a_passkey_proves_who_one_is_before_another_is_added(forum: Forum, owner: Owner, bob: Reader) -> None:
    person, other = owner.reader, Owner(forum, bob)
    other.has_codes()
    other.make()
    let_time_pass(forum, person)
    assert person.post("/account/passkeys/challenge").status_code == 401
    assert person.post(f"/account/passkeys/{owner.row.id}/remove").status_code == 401
    page = person.get("/account/passkeys/add")
    form = {**form_fields(page, "/login/again"), "csrf_token": person.csrf}
    wrong = [json.dumps(other.device.answer(asked(person))), "{}"]

    assert page.status_code == 401
    assert [person.post("/login/again", **{**form, "passkey": one}).status_code for one in wrong] == [422, 422]
    assert person.get("/account/passkeys/add").status_code == 401
    answer = json.dumps(owner.device.answer(asked(person)))
    proven = person.post("/login/again", **{**form, "passkey": answer})

    assert (proven.status_code, proven.headers["Location"]) == (303, "/account/passkeys/add")
    assert person.get("/account/passkeys/add").status_code == 200
    assert person.post("/login/again", **{**form, "passkey": answer}).status_code == 422


# --- Whatever else is sent

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=99).map(encode),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
_PARTS = ("id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle")


@settings(max_examples=60)
@given(part=st.sampled_from([*_PARTS, "attestationObject", "origin", "challenge"]), junk=_json, new=st.booleans())
def test_whatever_a_browser_says_gets_a_clear_answer(
    talkers: tuple[Reader, Reader], part: str, junk: Any, *, new: bool
) -> None:
    guest, member = talkers
    device = Authenticator()
    path = "/account/passkeys/challenge" if new else "/login/passkey/challenge"
    question = member.post(path).get_json()
    lies = {part: junk} if part in ("origin", "challenge") else {}
    said = (device.make if new else device.answer)(question, **lies)
    place = said if part in said else said["response"]
    if not lies:
        place[part] = junk
    answer = json.dumps(said)

    response = (
        member.post("/account/passkeys/add", name="x", passkey=answer)
        if new
        else guest.post("/login/passkey", csrf_token=guest.csrf, passkey=answer)
    )

    assert response.status_code == 422 or (new and response.status_code in (200, 303)), response.text


@pytest.fixture(scope="module")
def talkers(forum: Forum) -> tuple[Reader, Reader]:
    """A guest and a member who say all sorts of things."""
    guest = forum.guest()
    guest.csrf = field_value(guest.get("/login"), "csrf_token")
    talker = Owner(forum, forum.member("Praatjesmaker"))
    talker.has_codes()
    return guest, talker.reader


@pytest.mark.parametrize("answer", ["", "x" * 20_000, "[" * 9_000, "null", "[]", '{"response": 1}', '"\\ud800"', "NaN"])
def test_what_is_no_answer_at_all_gets_one_too(forum: Forum, answer: str) -> None:
    assert is_refused(send(forum.guest(), answer), "kon niet worden gecontroleerd", forum, sessions(forum))


# --- Where passkeys can be


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://forum.example.org", "forum.example.org"),
        ("https://forum.example.org:8443", "forum.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://forum.localhost", "forum.localhost"),
        ("http://forum.example.org", None),
        ("http://127.0.0.1:8000", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
    ],
)
def test_passkeys_hold_for_a_host_name_that_browsers_trust(base_url: str, host: str | None) -> None:
    party = party_of(base_url, "Vraagbaak")

    assert (party and (party.id, party.origin)) == (host and (host, base_url))
