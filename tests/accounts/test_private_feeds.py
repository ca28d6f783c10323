"""The page of one's private feeds: making an address, which is shown once, and ending it."""

from datetime import UTC, datetime

from werkzeug.test import TestResponse

from forum.accounts.rules import MOST_FEED_KEYS
from forum.kit import clock
from tests.accounts.factors import LONG_AGO, verbs
from tests.feeds.private import make_feed, secret_of
from tests.support.forum import Forum, Reader, parse

PAGE = "/account/feeds"


def kept(forum: Forum, reader: Reader) -> list[tuple[int, str]]:
    rows = forum.execute("SELECT id, scope FROM feed_keys WHERE account_id = :id ORDER BY id", id=reader.id)
    return [(row.id, row.scope) for row in rows]


def field_of(page: TestResponse) -> str:
    """What is there to be copied."""
    return str((parse(page).query(".copy input")[0].attrs or {})["value"])


def headings(reader: Reader) -> list[str]:
    return [found.to_text() for found in parse(reader.get(PAGE)).query("section.part h2")]


def test_an_address_is_shown_once_and_only_a_hash_is_kept(forum: Forum) -> None:
    person = forum.member("Eenmaal")
    assert "Maak een adres" in person.get(PAGE).text
    made = person.post(PAGE, scope="replies")
    shown = [str((link.attrs or {})["href"]) for link in parse(made).query(".copy a")]

    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    assert [address.rpartition(".")[2] for address in shown] == ["rss", "atom", "json"]
    assert len({address.rpartition(".")[0] for address in shown}) == 1
    assert field_of(made) == f"http://forum.example.org{shown[0]}"
    secret = shown[0].rpartition("/")[2].split(".")[1]
    assert len(secret) == 43
    page = person.get(PAGE)
    assert page.headers["Cache-Control"] == "no-store"
    assert "nog niet gelezen" in page.text
    assert secret not in page.text
    assert "Met één adres is een privéfeed" in person.get("/account/security").text
    ((hashed,),) = forum.execute("SELECT secret_hash FROM feed_keys WHERE account_id = :id", id=person.id)
    assert len(bytes(hashed)) == 32


def test_it_is_ended_by_its_person_alone_and_the_log_tells(forum: Forum, alice: Reader, guest: Reader) -> None:
    person = forum.member("Einde")
    address = make_feed(person)
    ((number, _),) = kept(forum, person)
    end = f"{PAGE}/{number}/end"

    assert [alice.post(end).status_code, guest.post(end).status_code, guest.get(address).status_code] == [404, 401, 200]
    assert [person.post(end).status_code, person.post(end).status_code] == [303, 404]
    assert guest.get(address).status_code == 404
    assert kept(forum, person) == []
    assert verbs(forum, person) == ["feed_key_made", "feed_key_ended"]
    activity = person.get("/account/security").text
    assert "Je maakte een adres van de privéfeed met reacties" in activity
    assert "Je beëindigde een adres van een privéfeed" in activity
    assert secret_of(address) not in activity


def test_moderators_have_one_more(forum: Forum, ada: Reader) -> None:
    member, moderator = forum.member("Lid"), forum.member("Moderator", "moderator")
    make_feed(moderator, "moderation")

    assert headings(member) == ["Reacties waar je meeschreef"]
    assert headings(moderator) == ["Reacties waar je meeschreef", "Nieuwe berichten om te modereren"]
    assert member.post(PAGE, scope="moderation").status_code == 403
    assert [member.post(PAGE, scope=scope).status_code for scope in ("", "all")] == [400, 400]
    assert kept(forum, member) == []
    ada.post("/admin/members/moderator/suspend", until="", reason="Even niet")
    page = moderator.get(PAGE)
    assert "Je hebt nu geen recht op deze feed" in page.text
    assert not parse(page).query("[name=scope]")
    assert moderator.post(PAGE, scope="replies").status_code == 403
    ((number, _),) = kept(forum, moderator)
    assert moderator.post(f"{PAGE}/{number}/end").status_code == 303, "what is one's own one can end"


def test_making_one_asks_for_a_proof_and_ending_it_does_not(forum: Forum, guest: Reader) -> None:
    person = forum.member("Bewijs")
    make_feed(person)
    with clock.set_to(datetime.now(UTC) + LONG_AGO):
        asked = person.post(PAGE, scope="replies")
        assert asked.status_code == 401
        assert 'value="replies"' in asked.text, "the form waits behind the proof"
        ((number, _),) = kept(forum, person)
        assert person.post(f"{PAGE}/{number}/end").status_code == 303
    assert [guest.get(PAGE).status_code, guest.post(PAGE, scope="replies").status_code] == [401, 401]


def test_nobody_has_more_than_enough(forum: Forum) -> None:
    person = forum.member("Velen")
    for _ in range(MOST_FEED_KEYS):
        make_feed(person)

    full = person.post(PAGE, scope="replies")
    assert full.status_code == 409
    assert len(kept(forum, person)) == MOST_FEED_KEYS
    page = person.get(PAGE)
    assert "zoveel adressen" in page.text
    assert "Maak nog een adres" not in page.text
    person.post(f"{PAGE}/{kept(forum, person)[0][0]}/end")
    assert "Maak nog een adres" in person.get(PAGE).text
