"""What is odd about a registration costs nobody anything: the account is made, and its first post waits for a moderator."""

from typing import Any

import pytest

from forum.accounts.signals import find_signals
from tests.support.forum import Forum, Reader, articles, form_fields, parse
from tests.support.registering import apply_for, filled_in, mailed_link, register
from tests.support.truth import faults

PERSON: dict[str, Any] = {"name": "Jan Jansen", "email": "jan.jansen@gemeente-utrecht.nl", "trap": "", "seconds": 20.0}


@pytest.mark.parametrize(
    "email",
    [
        "jan@gmail.com",
        "p.m.c.van.den.berg@ziekenhuis.be",
        "personeelszaken2024@example.org",
        "kzwmvdb@example.org",
        "info+forum20261123@example.org",
        "hr@maildienst.nl",
        "contact@tempo-team.nl",
        "hr@postnl.nl",
        "j1980@inboxgroep.be",
        "o'neill@example.org",
    ],
)
def test_nothing_is_odd_about_people(email: str) -> None:
    assert find_signals(**{**PERSON, "email": email}) == ()


@pytest.mark.parametrize(
    ("what", "signal"),
    [
        ({"seconds": 1.9}, "quick"),
        ({"seconds": None}, "quick"),
        ({"seconds": -5.0}, "quick"),
        ({"trap": "https://example.org"}, "trap"),
        ({"email": "jan@mailinator.com"}, "passing"),
        ({"email": "jan@10minutemail.net"}, "passing"),
        ({"email": "jan@temp-mail.org"}, "passing"),
        ({"email": "jan@guerrillamail.com"}, "passing"),
        ({"email": "jan@yopmail.fr"}, "passing"),
        ({"email": "jan@throwawaymail.com"}, "passing"),
        ({"email": "jan@wegwerfmail.de"}, "passing"),
        ({"email": "xkqzvbtrpl@example.org"}, "address"),
        ({"email": "a1b2c3d4e5@example.org"}, "address"),
        ({"email": "maria84729301@example.org"}, "address"),
        ({"email": "j.o.h.n.d.o.e@example.org"}, "address"),
        ({"name": "Best loans www.example.org"}, "name"),
        ({"name": "casino.top"}, "name"),
    ],
)
def test_what_is_odd_is_seen(what: dict[str, Any], signal: str) -> None:
    assert find_signals(**{**PERSON, **what}) == (signal,)


def watched(forum: Forum, email: str) -> bool:
    return bool(forum.execute("SELECT watched FROM accounts WHERE email = :email", email=email)[0][0])


@pytest.mark.parametrize("begun", ["", "x", "made up.by-somebody"])
def test_a_form_that_does_not_say_when_it_was_made_is_odd_too(forum: Forum, guest: Reader, begun: str) -> None:
    email = f"begin{len(begun)}@example.org"
    guest.post("/register", **{**filled_in(guest, guest.get("/register"), email=email), "begun": begun})
    link = mailed_link(forum, email)

    assert guest.post(link).status_code == 303
    assert watched(forum, email)


def test_the_trap_is_out_of_everybodys_sight_and_reach(guest: Reader) -> None:
    page = parse(guest.get("/register"))
    [field] = page.query("[name=website]")
    attributes = field.attrs or {}

    assert (attributes["tabindex"], attributes["autocomplete"]) == ("-1", "off")
    around = (field.parent and field.parent.attrs) or {}
    assert (around["aria-hidden"], around["class"]) == ("true", "visually-hidden")


@pytest.mark.parametrize("odd", [{"website": "https://example.org"}, {"seconds": 0}, {"email": "kort@mailinator.com"}])
def test_it_is_answered_as_any_other_and_leads_to_an_account_that_is_watched(
    forum: Forum, guest: Reader, odd: dict[str, Any]
) -> None:
    email = odd.get("email", f"vreemd{len(odd)}{next(iter(odd))}@example.org")
    ordinary = apply_for(forum.guest(), email="gewoon@example.org")

    answer = apply_for(guest, **{"email": email, **odd})

    assert answer.status_code == ordinary.status_code
    assert answer.text.replace(email, "gewoon@example.org") == ordinary.text
    assert guest.post(mailed_link(forum, email)).status_code == 303
    assert watched(forum, email)


def test_a_form_that_came_back_with_a_fault_keeps_its_time(forum: Forum, guest: Reader) -> None:
    failed = guest.post("/register", **filled_in(guest, guest.get("/register"), name="", email="terug@example.org"))
    sent = form_fields(failed, "/register")
    guest.post("/register", **{**sent, "name": "Terug", "password": "lang genoeg om te raden"})
    guest.post(mailed_link(forum, "terug@example.org"))

    assert not watched(forum, "terug@example.org")


# --- Their first post


@pytest.fixture
def newcomer(forum: Forum, request: pytest.FixtureRequest) -> Reader:
    """Somebody about whom something was odd."""
    name = f"Nieuw{abs(hash(request.node.nodeid))}"
    person = forum.member(name)
    forum.execute("UPDATE accounts SET watched = true WHERE id = :id", id=person.id)
    return person


def test_a_reply_of_theirs_waits_and_is_shown_and_then_they_are_a_member_as_any(
    forum: Forum, newcomer: Reader, alice: Reader, guest: Reader, mo: Reader
) -> None:
    thread = alice.ask("Wie wacht er mee?")
    before = forum.thread(thread)
    first = newcomer.reply(thread, "Een wachtend woord.")

    assert "Een wachtend woord." in newcomer.read(thread).text
    assert "wacht op goedkeuring" in newcomer.read(thread).text
    for reader in (guest, alice):
        assert "wachtend" not in reader.read(thread).text
        assert reader.get(f"/posts/{first}").status_code == 404
    after = forum.thread(thread)
    assert [after.reply_count, after.answer_count, after.active_at, after.changed_at] == [
        before.reply_count,
        before.answer_count,
        before.active_at,
        before.changed_at,
    ]
    assert after.post_count == 2
    assert faults(forum.database) == []

    assert "Een wachtend woord." in mo.read(thread).text
    mo.post(f"/posts/{first}/show", reason="Prima")

    assert "Een wachtend woord." in guest.read(thread).text
    second = newcomer.reply(thread, "Meteen te zien.", parent=first)
    assert forum.post(second).state == "visible"
    assert "Meteen te zien." in guest.read(thread).text
    assert forum.thread(thread).reply_count == 2
    assert faults(forum.database) == []


def test_a_question_of_theirs_waits_whatever_they_ask_until_one_is_shown(
    forum: Forum, newcomer: Reader, guest: Reader, mo: Reader, alice: Reader
) -> None:
    first, second = (newcomer.ask(f"Wachtvraag {number}?", "Mijn verhaal.", tags="wachtvraagtag") for number in (1, 2))

    assert newcomer.read(first).status_code == 200
    for reader in (guest, alice):
        assert reader.get(f"/questions/{first}").status_code == 404
        for path in ("/", "/unanswered", "/topics/algemeen", "/feed.rss", "/sitemap-1.xml", "/tags"):
            assert "wachtvraag" not in reader.get(path).text.lower(), path
    assert "Wachtvraag 1?" in mo.get("/").text
    assert newcomer.post(f"/questions/{first}/reply", body="Nog iets", parent="").status_code == 409

    mo.post(f"/posts/{forum.question(first)}/show", reason="Goede vraag")

    assert "Wachtvraag 1?" in guest.get("/").text
    assert "Wachtvraag 2?" not in guest.get("/").text
    assert forum.thread(newcomer.ask("Nog een?")).state == "visible"
    assert forum.thread(second).state == "pending"
    assert faults(forum.database) == []


def test_nobody_replies_to_what_waits_so_that_the_tree_stays_in_order(
    forum: Forum, newcomer: Reader, alice: Reader, mo: Reader, guest: Reader
) -> None:
    thread = alice.ask()
    above = alice.reply(thread, "Boven.")
    waiting = newcomer.reply(thread, "Wacht.", parent=above)
    beside = alice.reply(thread, "Ernaast.", parent=above)

    for reader, status in ((newcomer, 409), (mo, 409), (alice, 409)):
        answer = reader.post(f"/questions/{thread}/reply", body="Eronder", parent=str(waiting))
        assert answer.status_code == status
    mo.post(f"/posts/{above}/hide", reason="Even weg")
    drawn = [int(post["id"].removeprefix("post-")) for post in articles(guest.read(thread))]
    assert drawn == [forum.question(thread), above, beside]
    mo.post(f"/posts/{waiting}/show", reason="Prima")
    drawn = [int(post["id"].removeprefix("post-")) for post in articles(guest.read(thread))]

    assert drawn == [forum.question(thread), above, waiting, beside]
    assert faults(forum.database) == []


def test_what_was_taken_away_while_it_waited_tells_nothing_of_its_writer(
    forum: Forum, newcomer: Reader, alice: Reader, mo: Reader
) -> None:
    thread = alice.ask()
    gone, hidden = newcomer.reply(thread, "Toch niet."), newcomer.reply(thread, "Reclame.")
    newcomer.post(f"/posts/{gone}/delete", reason="")
    mo.post(f"/posts/{hidden}/hide", reason="Reclame")

    assert forum.post(newcomer.reply(thread, "Nog eens.")).state == "pending"
    assert faults(forum.database) == []


def test_a_moderator_is_not_held_up(forum: Forum, alice: Reader) -> None:
    maud = forum.member("Maud", "moderator")
    forum.execute("UPDATE accounts SET watched = true WHERE id = :id", id=maud.id)

    assert forum.post(maud.reply(alice.ask())).state == "visible"


def test_whoever_registers_as_people_do_is_not_watched(forum: Forum, guest: Reader) -> None:
    register(forum, guest, "gewoon.mens@example.org", name="Gewoon Mens")

    assert not watched(forum, "gewoon.mens@example.org")
