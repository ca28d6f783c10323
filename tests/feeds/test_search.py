"""The feed of a search: the newest posts that have the words that somebody waits for, and nothing that is only near them."""

from urllib.parse import quote

import pytest

from forum.kit.db import commit
from forum.topics.actions import add_topic
from tests.support.forum import HOST, Forum, Reader
from tests.support.polling import KINDS, poll, read


def titles(reader: Reader, address: str) -> list[str]:
    return [post.title for post in poll(reader, address).entries]


def test_it_holds_what_has_the_words_the_newest_first(forum: Forum, guest: Reader, alice: Reader, bob: Reader) -> None:
    with forum.database.writing():
        add_topic("english", "English", language="en")
        commit()
    home = alice.ask("Hoeveel dagen thuiswerk?", "Wij twijfelen tussen twee en drie.", tags="telewerk")
    bob.reply(home, "Dat hangt van de functie af.")
    bob.reply(home, "Bij ons is thuiswerken een recht.")
    alice.ask("Een thuiswerkvergoeding", "Hoe hoog is die?")
    alice.ask("Thuiswerk from abroad", "Is that taxed?", topic="english")
    found = ["Thuiswerk from abroad", "Re: Hoeveel dagen thuiswerk?", "Hoeveel dagen thuiswerk?"]

    for kind in KINDS:
        address = f"/search.{kind}?q=thuiswerk"
        feed = poll(guest, address)
        assert [post.title for post in feed.entries] == found, "a reply of its own words, and no compound"
        assert (feed.feed.title, feed.feed.link) == (
            "Zoeken: thuiswerk · Vraagbaak",
            f"http://{HOST}/search?q=thuiswerk",
        )
        assert [link.href for link in feed.feed.links if link.rel == "self"] == [f"http://{HOST}{address}"]
        assert len({post.id for post in feed.entries}) == 3

    assert titles(guest, "/search.rss?q=thuiswerk&topic=english") == found[:1]
    assert titles(guest, "/search.rss?q=thuiswerk&tag=telewerk") == found[1:]
    assert titles(guest, "/search.atom?q=thuiswerk&language=en") == found[:1]
    assert poll(guest, "/search.atom?q=thuiswerk&topic=english").feed.language == "en"
    assert titles(guest, "/search.json?q=thuiswerken+-recht+onderwerp%3Aalgemeen") == found[2:]
    assert titles(guest, "/search.json?q=author%3Abob+dagen") == []
    assert titles(guest, "/search.rss?q=%22dagen+thuiswerk%22") == found[2:]
    assert titles(guest, "/search.rss?q=thuiswek") == [], "no other word than was asked for"
    assert {guest.get(f"/search.rss?q=verlof&{name}=x%00").status_code for name in ("topic", "tag")} == {404}
    assert {guest.get(f"/search?q=verlof&{name}=x%00").status_code for name in ("topic", "tag")} == {200}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_each_search_has_one_address_and_waits_for_what_is_not_there_yet(
    guest: Reader, alice: Reader, bob: Reader
) -> None:
    empty = guest.get("/search.atom?q=zeldzaam")
    assert read(empty).entries == []
    for query in ("q=+zeldzaam+", "q=zeldzaam&topic=", "q=zeldzaam%0A&x=y"):
        moved = guest.get(f"/search.atom?{query}")
        assert (moved.status_code, moved.headers["Location"]) == (301, "/search.atom?q=zeldzaam"), query
    assert guest.get("/search.atom?x=y&q=%7A%65ldzaam").headers["ETag"] == empty.headers["ETag"]
    nothing = [
        "",
        "q=",
        "q=%20",
        "q=...",
        "q=-weg",
        "q=a&topic=nergens",
        "q=a&tag=nergens",
        "topic=algemeen",
    ]
    assert [query for query in nothing if guest.get(f"/search.rss?{query}").status_code != 404] == []

    assert guest.get("/search.rss?q=a&language=xx").status_code == 400

    alice.ask("Iets zeldzaams")
    first = guest.get("/search.atom?q=zeldzaam")
    bob.ask("Nog een zeldzame vraag")
    know = {"If-None-Match": first.headers["ETag"], "A-IM": "feed"}
    news = guest.get("/search.atom?q=zeldzaam", headers=know)
    assert [post.title for post in read(news, 226).entries] == ["Nog een zeldzame vraag"]
    whole = guest.get("/search.atom?q=zeldzaam")
    bob.ask("Iets anders")
    know = {"If-None-Match": whole.headers["ETag"]}
    assert guest.get("/search.atom?q=zeldzaam", headers=know).status_code == 304
    assert guest.get("/search.atom?q=zeldzaam&after=0").data == whole.data, "it has no archive"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_whatever_is_asked_is_answered_by_a_feed_that_keeps_the_rules(
    guest: Reader, alice: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.ask("R&D <b>, é 😀 of niet?")
    for typed in ('"R&D', "r&d <b>", "é ünï", "NEAR(r d) OR", "רד r", "r 😀", "]]> r", "r " * 5_000, "r'--", "%00 r"):
        for kind in KINDS:
            found = guest.get(f"/search.{kind}?q={quote(typed)}")
            while found.status_code == 301:
                found = guest.get(found.headers["Location"])
            read(found)
    assert guest.get("/search.rss?q=%ff").status_code == 400
    assert guest.get("/search.rss?q=%00").status_code == 404


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_it_is_polled_and_never_pushed_and_the_page_about_feeds_knows_it(forum: Forum, guest: Reader) -> None:
    address = "/search.rss?q=reglement+%22vaste+uren%22&topic=algemeen"
    assert guest.get(address).headers["Link"] == f'<http://{HOST}{address}>; rel="self"'
    wished = {"hub.mode": "subscribe", "hub.topic": f"http://{HOST}{address}", "hub.callback": "http://example.org/"}
    refused = forum.app.test_client().post("/hub", data=wished, base_url=f"http://{HOST}")
    assert (refused.status_code, "polled" in refused.text) == (404, True)

    page = guest.get(f"/help/feeds?feed={quote(address)}").text

    assert "reglement" in page
    assert quote(f"http://{HOST}{address}", safe="") in page
