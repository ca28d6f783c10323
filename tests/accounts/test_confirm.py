"""The link in the mail to who registers: what was typed is published in the browser in which it was, and in another comes
back, once; there the password is chosen anew."""

from datetime import timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from forum.kit import clock
from forum.kit.signing import sign, unsign
from tests.accounts.factors import verbs
from tests.accounts.test_login import sign_in
from tests.support.forum import Forum, Reader, form_fields
from tests.support.registering import PASSWORD, apply_for, confirm, filled_in, mailed_link, register
from tests.support.together import together

LONG = "Regel een\n\nRegel <b>twee</b>\n" + "é" * 19_000


def test_a_text_in_hand_survives_to_another_device_and_is_shown_to_nobody_else(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    thread, phone = alice.ask(), forum.guest()
    form = form_fields(guest.read(thread), f"/questions/{thread}/reply#reply")
    wall = guest.post(f"/questions/{thread}/reply", **{**form, "body": LONG})
    step = guest.post("/register", **form_fields(wall, "/login"), step="form")
    failed = guest.post("/register", **filled_in(guest, step, name="", email="lena@example.org"))
    assert failed.status_code == 422
    sent = guest.post("/register", **filled_in(guest, failed, name="Lena", email="lena@example.org"))
    assert "Regel &lt;b&gt;twee" in sent.text

    [mail] = forum.mails("lena@example.org")
    assert "Regel" not in mail.text + mail.html
    link = mail.link("/confirm/")
    opened = phone.get(link)
    assert "Regel &lt;b&gt;twee" in opened.text
    assert "Je account krijgt de naam Lena en het e-mailadres lena@example.org" in opened.text
    done = confirm(phone, link, password=PASSWORD)

    assert done.status_code == 200
    kept = form_fields(done, f"/questions/{thread}/reply")
    assert kept["body"].replace("\r\n", "\n") == LONG
    sent_twice = [phone.post(f"/questions/{thread}/reply", **kept) for _ in range(2)]
    assert [answer.status_code for answer in sent_twice] == [303, 303]
    assert sent_twice[0].headers["Location"] == sent_twice[1].headers["Location"], "sent twice, made once"
    assert "Regel &lt;b&gt;twee" in guest.read(thread).text
    assert "Regel" not in forum.guest().get(link).text
    assert "Regel" not in str(forum.execute("SELECT content FROM tokens"))


def test_in_the_same_browser_one_button_makes_the_account_and_publishes_once(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    thread = alice.ask()
    _typed(guest, guest.post(f"/questions/{thread}/reply", body="Wij <b>wel</b>.", parent=""), "ans@example.org")
    link = mailed_link(forum, "ans@example.org")

    opened = guest.get(link)
    assert "Maak mijn account en plaats mijn reactie" in opened.text
    assert "Wij &lt;b&gt;wel" in opened.text, "they see what will be published"
    answers = together([partial(guest.post, link, **form_fields(opened, link)) for _ in range(2)])

    assert sorted(answer.status_code for answer in answers) == [303, 410]
    done = next(answer for answer in answers if answer.status_code == 303)
    assert done.headers["Location"].startswith("/posts/")
    assert guest.follow(done).text.count("Wij &lt;b&gt;wel") == 1
    [(number,)] = forum.execute("SELECT count(*) FROM posts WHERE thread_id = :id", id=thread)
    assert number == 2


def test_what_cannot_be_published_then_and_who_would_rather_look_finds_the_text(forum: Forum, alice: Reader) -> None:
    thread, mo = alice.ask(), forum.member("Mo", "moderator")
    first, second = forum.guest(), forum.guest()
    for number, guest in enumerate((first, second)):
        wall = guest.post(f"/questions/{thread}/reply", body="Mijn tekst", parent="")
        _typed(guest, wall, f"later{number}@example.org")

    done = confirm(first, mailed_link(forum, "later0@example.org"), later="1")
    mo.post(f"/questions/{thread}/lock", reason="Beantwoord")
    closed = confirm(second, mailed_link(forum, "later1@example.org"))

    for answer, guest in ((done, first), (closed, second)):
        assert answer.status_code == 200
        assert form_fields(answer, f"/questions/{thread}/reply")["body"] == "Mijn tekst"
        assert guest.get("/account").status_code == 200


def test_who_filled_in_anothers_address_gets_no_account_by_their_button(forum: Forum, guest: Reader) -> None:
    """A stranger knows the password of the form, and wrote a text with something hidden behind it."""
    stranger, email = forum.guest(), "slachtoffer@example.org"
    page = stranger.get("/register")
    trap = {"kept-action": "/account/email", "kept-email": "stranger@example.org", "kept-body": "Klik maar"}
    stranger.post("/register", **{**filled_in(stranger, page, email=email, password="van de vreemde"), **trap})
    link = mailed_link(forum, email)
    assert "Klik maar" not in guest.get(link).text

    refused = confirm(guest, link)
    assert refused.status_code == 422
    assert 'autocomplete="new-password"' in refused.text
    assert confirm(guest, link, password="slachtoffer1").status_code == 422, "one that suggests itself"
    assert stranger.client.get_cookie("session") is None
    assert confirm(guest, link, password=PASSWORD).status_code == 303

    assert sign_in(stranger, email, "van de vreemde").status_code == 422
    assert sign_in(forum.guest(), email, PASSWORD).status_code == 303


def test_the_browser_is_known_by_a_cookie_that_scripts_do_not_see(forum: Forum, guest: Reader) -> None:
    known = forum.member("Zelfde")
    for email in (known.email, "anders@example.org"):
        cookies = apply_for(guest, email=email).headers.getlist("Set-Cookie")
        [cookie] = [cookie for cookie in cookies if cookie.startswith("registration=")]
        assert "; HttpOnly" in cookie
        assert "; SameSite=Lax" in cookie
        assert "; Max-Age=259200" in cookie
        value = cookie.partition(";")[0]
        assert value.partition("=")[2] not in str(forum.execute("SELECT content FROM tokens"))
    apply_for(guest, email="nog.een@example.org")
    for email in ("anders@example.org", "nog.een@example.org"):
        assert confirm(guest, mailed_link(forum, email)).status_code == 303, "both were begun here"


def _typed(guest: Reader, wall: TestResponse, email: str) -> None:
    """From the sign-in page to the mail."""
    step = guest.post("/register", **form_fields(wall, "/login"), step="form")
    guest.post("/register", **filled_in(guest, step, name="Ans", email=email))


def test_opening_a_link_changes_nothing(forum: Forum, guest: Reader) -> None:
    apply_for(guest, name="Opener", email="opener@example.org")
    link = mailed_link(forum, "opener@example.org")
    before = forum.execute("SELECT count(*) FROM accounts"), forum.execute("SELECT count(*) FROM sessions")

    for _ in range(3):
        opened = forum.guest().get(link)
        assert (opened.status_code, opened.headers["Cache-Control"]) == (200, "no-store")
        assert opened.headers.getlist("Set-Cookie") == []
        assert 'name="robots" content="noindex"' in opened.text

    assert (forum.execute("SELECT count(*) FROM accounts"), forum.execute("SELECT count(*) FROM sessions")) == before


def test_a_link_sent_eight_times_at_once_makes_one_account(forum: Forum) -> None:
    apply_for(forum.guest(), name="Acht", email="acht@example.org")
    link = mailed_link(forum, "acht@example.org")

    answers = together([partial(forum.guest().post, link, password=PASSWORD) for _ in range(8)])

    assert sorted(answer.status_code for answer in answers) == [303, *[410] * 7]
    [(number,)] = forum.execute("SELECT count(*) FROM accounts WHERE email = 'acht@example.org'")
    assert number == 1


def test_a_used_link_lets_its_person_go_on_and_tells_others(forum: Forum, guest: Reader, alice: Reader) -> None:
    register(forum, guest, "gebruikt@example.org", name="Gebruikt")
    link = mailed_link(forum, "gebruikt@example.org")

    assert (guest.get(link).status_code, guest.get(link).headers["Location"]) == (303, "/")
    for reader, on in ((forum.guest(), "/login"), (alice, "/")):
        told = reader.get(link)
        assert told.status_code == 410
        assert "Deze link is al gebruikt" in told.text
        assert f'<li><a href="{on}">' in told.text


def test_an_expired_link_is_replaced_by_another_once_and_the_text_is_not_lost(forum: Forum, guest: Reader) -> None:
    wall = guest.post("/ask", topic="algemeen", title="Te laat?", body="Mijn tekst")
    step = guest.post("/register", **form_fields(wall, "/login"), step="form")
    guest.post("/register", **filled_in(guest, step, name="Traag", email="traag@example.org"))
    old = mailed_link(forum, "traag@example.org")
    with clock.set_to(clock.now() + timedelta(days=3, minutes=1)):
        stale = guest.get(old)
        assert stale.status_code == 410
        assert "Mijn tekst" not in stale.text
        again = [confirm(guest, old), guest.post(old)]
        assert [answer.status_code for answer in again] == [200, 410]
        new = mailed_link(forum, "traag@example.org")
        assert new != old
        assert "Mijn tekst" in guest.follow(confirm(guest, new)).text


def test_who_got_an_account_meanwhile_signs_in_and_finds_the_text(forum: Forum, alice: Reader) -> None:
    guest = forum.guest()
    wall = guest.post("/ask", topic="algemeen", title="Twee keer?", body="Mijn tekst")
    step = guest.post("/register", **form_fields(wall, "/login"), step="form")
    guest.post("/register", **filled_in(guest, step, email="dubbel@example.org"))
    first = mailed_link(forum, "dubbel@example.org")
    apply_for(guest, email="dubbel@example.org")
    confirm(forum.guest(), mailed_link(forum, "dubbel@example.org"), password=PASSWORD)

    taken = confirm(guest, first)

    assert taken.status_code == 409
    done = guest.post("/login", **{**form_fields(taken, "/login"), "password": PASSWORD, "csrf_token": _token(guest)})
    assert form_fields(done, "/ask")["body"] == "Mijn tekst"


def _token(guest: Reader) -> str:
    return str(form_fields(guest.get("/login"), "/login")["csrf_token"])


def test_who_is_signed_in_as_another_needs_the_token_of_that_session(forum: Forum, alice: Reader) -> None:
    apply_for(forum.guest(), name="Ander", email="ander@example.org")
    link = mailed_link(forum, "ander@example.org")

    assert alice.client.post(link).status_code == 400
    assert confirm(alice, link, password=PASSWORD).status_code == 303
    assert "ander@example.org" in alice.get("/account/security").text
    forum.people.pop("Alice")


def test_it_is_noted_down(forum: Forum, guest: Reader) -> None:
    register(forum, guest, "genoteerd@example.org", name="Genoteerd")
    [(number,)] = forum.execute("SELECT id FROM accounts WHERE email = 'genoteerd@example.org'")

    assert verbs(forum, Reader(forum.app, guest.client, number)) == ["registered", "signed_in"]


def test_a_link_that_is_not_ours_says_so(forum: Forum, guest: Reader) -> None:
    apply_for(guest, email="vreemd@example.org")
    link = mailed_link(forum, "vreemd@example.org")
    whole = link.removeprefix("/confirm/")
    key = unsign(whole, "confirm", forum.app.config["SECRET_KEY"])
    assert key
    foreign = sign(key, "confirm", "the key of another forum")
    of_another_purpose = sign(key, "unsubscribe", forum.app.config["SECRET_KEY"])
    for signed in ("x", whole[:-1], f"x{whole}", foreign, of_another_purpose, "é" * 300):
        for path in ("/confirm/", "/reset/", "/address/", "/address/back/"):
            for answer in (guest.get(path + signed), guest.post(path + signed, password=PASSWORD)):
                assert answer.status_code == 404
                assert "Deze link is niet compleet" in answer.text
    assert guest.get(link).status_code == 200


@given(st.text(max_size=80), st.sampled_from(["confirm", "reset", "address", "address_back"]))
def test_no_text_passes_for_a_signed_one(text: str, purpose: str) -> None:
    assert unsign(text, purpose, "a key for tests alone") is None
    assert unsign(sign(text, purpose, "a key"), purpose, "a key") == text
    assert unsign(sign(text, purpose, "a key"), f"{purpose} x", "a key") is None
    assert unsign(sign(text, purpose, "a key") + "x", purpose, "a key") is None
