"""Who subscribed is sent a feed when it changes, once, as a guest would find it; whoever does not take it keeps nobody waiting."""

import logging
from pathlib import Path

import feedparser
import pytest

from forum import addresses
from forum.hub.jobs import ping_hub, pushing
from forum.syndication import Subject, finding, publishing
from forum.syndication.publishing import publisher_of
from tests.hub.support import BASE, later, posts, push, rows, subscribe, wish
from tests.support import feed_rules
from tests.support.forum import Forum, Reader, running_forum
from tests.support.ports import free_port
from tests.support.subscriber import Subscriber


def test_a_reply_reaches_every_feed_that_tells_of_it_and_no_other(
    forum: Forum, alice: Reader, bob: Reader, subscriber: Subscriber
) -> None:
    thread, other = alice.ask(tags="verzuim, Wet DBA"), alice.ask()
    above = bob.reply(thread)
    told = [
        "/feed.rss",
        "/feed.json",
        "/topics/algemeen.atom",
        addresses.feed(addresses.tag("verzuim+wet-dba"), "rss"),
        "/members/bob.rss",
    ]
    told += [f"/questions/{thread}.json", f"/posts/{above}.atom"]
    untold = ["/members/alice.rss", f"/questions/{other}.rss"]
    for topic in told + untold:
        subscribe(forum, subscriber.callback(topic), topic, secret="geheim")
    had = {pushed.path: posts(pushed.body) for pushed in subscriber.pushed}
    subscriber.pushed.clear()
    bob.reply(thread, "Het *nieuwste* woord.", parent=above)
    push(forum)

    assert sorted(pushed.path for pushed in subscriber.pushed) == sorted(told)
    for pushed in subscriber.pushed:
        feed = forum.guest().get(pushed.path)
        assert (pushed.is_signed_with("geheim"), pushed.is_signed_with("Geheim")) == (True, False)
        assert pushed.headers["Content-Type"] == feed.content_type
        assert pushed.links == {"hub": f"{BASE}/hub", "self": BASE + pushed.path}
        news = posts(pushed.body)
        assert {**had[pushed.path], **news} == posts(feed.data)
        assert not [post for post in news.items() if post in had[pushed.path].items()]
        assert "<em>nieuwste</em>" in pushed.body.decode().replace("&lt;", "<").replace("&gt;", ">")
        if not pushed.path.endswith("json"):
            feed_rules.check(pushed.body)
            assert feedparser.parse(pushed.body).entries[0].link.startswith(BASE)
    subscriber.pushed.clear()
    push(forum)
    assert subscriber.pushed == []


def test_what_guests_may_not_see_is_never_pushed(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, subscriber: Subscriber
) -> None:
    thread = alice.ask()
    reply = bob.reply(thread, "Een woord te veel.")
    for topic in ("/feed.atom", f"/questions/{thread}.json"):
        subscribe(forum, subscriber.callback(topic), topic)
    subscriber.pushed.clear()
    mo.post(f"/posts/{reply}/hide", reason="Dit gaat over een persoon.")
    push(forum)
    hidden = [pushed.body for pushed in subscriber.pushed]
    bob.post(f"/posts/{reply}/edit", body="Nog een woord te veel.", version="1")
    mo.post(f"/posts/{forum.question(thread)}/hide", reason="Daarom.")
    push(forum)

    assert len(hidden) == 2
    assert [pushed.path for pushed in subscriber.pushed].count(f"/questions/{thread}.json") == 1, (
        "it is gone, not changed"
    )
    assert not [pushed for pushed in subscriber.pushed if b"te veel" in pushed.body]


def test_what_is_not_taken_comes_again_later_and_later_as_it_then_is(
    forum: Forum, alice: Reader, subscriber: Subscriber
) -> None:
    subscribe(forum, subscriber.callback("/mine"))
    subscriber.turns["/mine"] = "/fails"
    minutes = 0
    for wait in (0, 1, 5, 15, 60, 60):
        minutes += wait
        for moment in (minutes - 0.2, minutes + 0.1):
            with later(minutes=moment):
                alice.ask(f"Na {minutes} minuten?")
                push(forum)
    assert len(subscriber.at("/mine")) == 1 + 6
    assert rows(forum)[0].problem == "it answers 500"
    subscriber.turns.clear()
    with later(hours=4):
        push(forum)
        push(forum)

    assert len(subscriber.at("/mine")) == 1 + 7
    assert subscriber.pushed[-1].body == forum.guest().get("/feed.atom").data
    assert (rows(forum)[0].problem, rows(forum)[0].failing_since) == ("", None)


def test_who_is_gone_or_took_nothing_for_days_is_sent_no_more(
    forum: Forum, alice: Reader, subscriber: Subscriber
) -> None:
    subscribe(forum, subscriber.callback("/left"))
    subscribe(forum, subscriber.callback("/mine"))
    subscriber.turns.update({"/left": "/gone", "/mine": "/fails"})
    alice.ask()
    push(forum)
    assert [row.callback for row in rows(forum)] == [subscriber.callback("/mine")]
    for hours in (2, 71, 73, 75):
        with later(hours=hours):
            push(forum)

    assert rows(forum) == []
    assert len(subscriber.at("/mine")) == 1 + 4


def test_the_slow_and_the_silent_keep_nobody_waiting(forum: Forum, alice: Reader, subscriber: Subscriber) -> None:
    for number in range(2, 6):
        subscribe(forum, subscriber.callback("/slowly", f"127.0.0.{number}"))
    for kind in ("rss", "atom", "json"):
        subscribe(forum, subscriber.callback("/quick"), f"/topics/algemeen.{kind}")
    subscriber.pushed.clear()
    subscriber.turns["/slowly"] = "/slow"
    alice.ask("Een nieuwe vraag?")
    push(forum, seconds=1.5)

    assert len(subscriber.at("/quick")) == 3
    assert len(subscriber.at("/slowly")) == 4, "each was tried once"
    assert {row.problem for row in rows(forum) if row.callback.endswith("/slowly")} == {"no answer: took too long"}


def test_hosts_that_anybody_had_asked_keep_no_subscriber_waiting(
    forum: Forum, alice: Reader, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(forum, subscriber.callback("/mine"))
    monkeypatch.setattr(pushing, "LANES", 2)
    monkeypatch.setattr(pushing, "ASKING", 1)
    subscriber.asked.clear()
    for number in range(2, 5):
        wish(forum, subscriber.callback("/silent", f"127.0.0.{number}"), "/feed.rss")
    wish(forum, subscriber.callback("/mine"))
    alice.ask()
    push(forum, seconds=0.5, is_stopping=lambda: len(subscriber.at("/mine")) > 1)

    assert len(subscriber.at("/mine")) == 2
    assert [asked["hub.topic"] for asked in subscriber.asked][:1] == [f"{BASE}/feed.atom"]
    assert len(subscriber.asked) <= 2


def test_a_feed_that_cannot_be_read_or_written_holds_up_no_other(
    forum: Forum, alice: Reader, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(path: str) -> tuple[Subject, str]:
        if path.endswith("json"):
            raise ValueError
        return finding.find_feed(path)

    alice.ask()
    monkeypatch.setattr(publishing, "find_feed", find)
    for kind in ("json", "atom"):
        subscribe(forum, subscriber.callback(f"/{kind}"), f"/feed.{kind}")
    alice.ask()
    push(forum)

    assert [len(subscriber.at(f"/{kind}")) for kind in ("json", "atom")] == [0, 2]


def test_many_changes_are_one_message(forum: Forum, alice: Reader, bob: Reader, subscriber: Subscriber) -> None:
    subscribe(forum, subscriber.callback("/mine"))
    thread = alice.ask()
    for number in range(5):
        bob.reply(thread, f"Antwoord {number}.")
    push(forum)

    assert len(subscriber.at("/mine")) == 1 + 1
    assert forum.execute("SELECT count(*) FROM hub_changes")[0][0] == 0


def test_what_nobody_told_of_is_found_when_the_hub_looks_again(
    forum: Forum, alice: Reader, subscriber: Subscriber
) -> None:
    alice.ask()
    subscribe(forum, subscriber.callback("/mine"))
    forum.execute("UPDATE threads SET title = 'Anders'")
    push(forum)
    assert len(subscriber.pushed) == 1
    with later(minutes=16):
        push(forum)

    assert b"Anders" in subscriber.pushed[-1].body


def test_a_hub_elsewhere_is_told_which_feeds_changed_until_it_listens(
    forum: Forum, alice: Reader, subscriber: Subscriber, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = subscriber.callback("/fails", "localhost")
    thread = alice.ask()
    with (
        running_forum(forum.database.url, tmp_path / "b", FORUM_WEBSUB_HUB=elsewhere) as other,
        caplog.at_level(logging.WARNING),
    ):
        publisher = publisher_of(other.settings)
        ping_hub(forum.database, publisher, f"http://localhost:{free_port()}/")
        ping_hub(forum.database, publisher, elsewhere)
        subscriber.turns["/fails"] = "/"
        ping_hub(forum.database, publisher, elsewhere)
        ping_hub(forum.database, publisher, elsewhere)

    assert len(subscriber.pushed) == 2
    told = subscriber.pushed[-1]
    assert told.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert told.body.startswith(b"hub.mode=publish&hub.url=")
    assert f"%2Fquestions%2F{thread}.json".encode() in told.body
    assert "it answers 500" in caplog.text


def test_without_a_hub_nothing_piles_up(forum: Forum, alice: Reader) -> None:
    alice.ask()
    ping_hub(forum.database, publisher_of(forum.settings), None)

    assert forum.execute("SELECT count(*) FROM hub_changes")[0][0] == 0


def test_administrators_see_how_many_subscribed_and_who_is_in_trouble(
    forum: Forum, ada: Reader, alice: Reader, subscriber: Subscriber
) -> None:
    for path in ("/mine", "/other"):
        subscribe(forum, subscriber.callback(path))
    subscriber.turns["/mine"] = "/fails"
    alice.ask()
    push(forum)
    shown = ada.get("/admin/mail").text

    assert "2 abonnementen van andere servers." in shown
    assert "1 daarvan neemt niet aan wat het krijgt." in shown
