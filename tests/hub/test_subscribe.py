"""Nobody is sent anything that they did not confirm at their own address, and nobody loses what they have by another's wish."""

from pathlib import Path

import pytest

from forum.hub.actions import MOST_OF_HOST
from forum.hub.models import Subscription
from forum.kit import clock
from forum.kit.db import commit
from tests.hub.support import BASE, later, push, rows, subscribe, wish
from tests.support.forum import Forum, Reader, running_forum
from tests.support.subscriber import Subscriber

CALLBACK = "http://127.0.0.1:9/"


def test_who_confirms_is_subscribed_and_gets_the_feed_as_it_is(forum: Forum, subscriber: Subscriber) -> None:
    callback = subscriber.callback("/mine?key=1")
    answer = wish(forum, callback, lease_seconds="86400", secret="geheim")
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (202, None)
    assert [(row.confirmed, row.host) for row in rows(forum)] == [(False, "127.0.0.1")]
    push(forum)

    (question,) = subscriber.asked
    assert len(question.pop("hub.challenge")) > 20
    assert question == {
        "key": "1",
        "hub.mode": "subscribe",
        "hub.topic": f"{BASE}/feed.atom",
        "hub.lease_seconds": "86400",
    }
    assert rows(forum)[0].confirmed
    assert "geheim" not in str(rows(forum))
    assert [pushed.path for pushed in subscriber.pushed] == ["/mine"]
    assert subscriber.pushed[0].is_signed_with("geheim")


def test_who_does_not_confirm_is_forgotten_and_gets_nothing(forum: Forum, subscriber: Subscriber) -> None:
    for path in ("/lies", "/leads", "/silent"):
        assert wish(forum, subscriber.callback(path)).status_code == 202
    push(forum, seconds=0.3)

    assert len(subscriber.asked) == 3
    assert (rows(forum), subscriber.pushed) == ([], [])


def test_where_nobody_is_nothing_is_kept(forum: Forum) -> None:
    wish(forum, CALLBACK)
    wish(forum, "http://127.0.0.1:9/other", mode="unsubscribe")
    push(forum)

    assert rows(forum) == []


def test_a_subscriber_keeps_what_it_has_until_it_confirms_something_else(forum: Forum, subscriber: Subscriber) -> None:
    subscribe(forum, subscriber.callback("/mine"), secret="first")
    before = rows(forum)
    subscriber.turns["/mine"] = "/lies"
    for mode in ("unsubscribe", "subscribe"):
        wish(forum, subscriber.callback("/mine"), mode=mode, secret="other", lease_seconds="2592000")
        push(forum)

    assert [row._mapping for row in rows(forum)] == [row._mapping for row in before]
    subscriber.turns.clear()
    wish(forum, subscriber.callback("/mine"), secret="second", lease_seconds="2592000")
    push(forum)
    assert rows(forum)[0].lease_until > before[0].lease_until
    assert len(subscriber.pushed) == 1, "it had the feed already"
    wish(forum, subscriber.callback("/mine"), mode="unsubscribe")
    assert len(rows(forum)) == 1
    push(forum)
    assert subscriber.asked[-1]["hub.mode"] == "unsubscribe"
    assert "hub.lease_seconds" not in subscriber.asked[-1]
    assert rows(forum) == []


def test_a_feed_that_went_before_it_was_confirmed_is_denied(
    forum: Forum, alice: Reader, mo: Reader, subscriber: Subscriber
) -> None:
    thread = alice.ask()
    wish(forum, subscriber.callback("/mine"), f"/questions/{thread}.rss")
    mo.post(f"/posts/{forum.question(thread)}/hide", reason="Daarom.")
    push(forum)

    assert [(said["hub.mode"], bool(said["hub.reason"])) for said in subscriber.asked] == [("denied", True)]
    assert (rows(forum), subscriber.pushed) == ([], [])


def test_leases_are_bounded_end_and_can_be_renewed(forum: Forum, alice: Reader, subscriber: Subscriber) -> None:
    for name, lease in {"short": "1", "long": "9" * 30, "usual": "", "renewed": "3600"}.items():
        subscribe(forum, subscriber.callback(f"/{name}"), lease_seconds=lease)
    told = {said["hub.lease_seconds"] for said in subscriber.asked}
    subscriber.pushed.clear()

    assert told == {"3600", str(30 * 86400), str(10 * 86400)}
    with later(minutes=50):
        wish(forum, subscriber.callback("/renewed"), lease_seconds="7200")
        push(forum)
    with later(hours=2):
        alice.ask()
        push(forum)
    assert {pushed.path for pushed in subscriber.pushed} == {"/long", "/usual", "/renewed"}
    assert {row.callback.rpartition("/")[2] for row in rows(forum)} == {"long", "usual", "renewed"}


def test_what_cannot_be_is_refused_in_words(forum: Forum, alice: Reader, mo: Reader) -> None:
    thread = alice.ask()
    mo.post(f"/posts/{forum.question(thread)}/delete", reason="Daarom.")
    wrong: list[tuple[int, str, dict[str, str]]] = [
        (400, "hub.mode", {"mode": "publish"}),
        (400, "hub.mode", {"mode": ""}),
        (404, "hub.topic", {"topic": "/"}),
        (404, "hub.topic", {"topic": "/feed.xml"}),
        (404, "hub.topic", {"topic": "/feed.rss?page=2"}),
        (404, "hub.topic", {"topic": "/questions/999.rss"}),
        (404, "hub.topic", {"topic": "/topics/geen.rss"}),
        (404, "hub.topic", {"topic": f"/{'a' * 1000}.rss"}),
        (404, "hub.topic", {"topic": ".elders.example/feed.rss"}),
        (410, "hub.topic", {"topic": f"/questions/{thread}.rss"}),
        (400, "hub.callback", {"callback": ""}),
        (400, "hub.callback", {"callback": "ftp://example.org/"}),
        (400, "hub.callback", {"callback": BASE + "/"}),
        (400, "hub.callback", {"callback": "http://10.0.0.1/"}),
        (400, "hub.callback", {"callback": "http://example.org/" + "a" * 1000}),
        (400, "hub.lease_seconds", {"lease_seconds": "lang"}),
        (400, "hub.secret", {"secret": "é" * 100}),
    ]
    for status, name, said in wrong:
        answer = wish(forum, **{"callback": CALLBACK, **said})
        assert (answer.status_code, answer.mimetype) == (status, "text/plain"), (said, answer.text)
        assert name in answer.text, said

    assert rows(forum) == []
    assert forum.guest().get("/hub").status_code == 200
    assert forum.app.test_client().post("/hub", base_url=BASE, data=b"\xff").status_code == 400


def test_the_number_of_subscriptions_of_one_host_is_bounded(forum: Forum) -> None:
    now = clock.now()
    with forum.database.writing() as session:
        session.add_all(
            Subscription(
                topic="/feed.rss", callback=f"{CALLBACK}{number}", host="127.0.0.1", due_at=now, created_at=now
            )
            for number in range(MOST_OF_HOST)
        )
        commit()

    assert wish(forum, CALLBACK).status_code == 503
    assert wish(forum, "http://127.0.0.2:9/").status_code == 202


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_who_asks_very_often_is_asked_to_wait(forum: Forum, tmp_path: Path) -> None:
    with running_forum(forum.database.url, tmp_path / "b", FORUM_RATE_LIMITS="on", FORUM_BASE_URL=BASE) as limited:
        answers = {wish(limited, f"{CALLBACK}{number}").status_code for number in range(121)}
    assert answers == {202, 429}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
@pytest.mark.parametrize("chosen", ["off", "https://hub.example/"])
def test_there_is_no_hub_where_there_is_another_or_none(chosen: str, forum: Forum, tmp_path: Path) -> None:
    with running_forum(forum.database.url, tmp_path / "other", FORUM_WEBSUB_HUB=chosen, FORUM_BASE_URL=BASE) as other:
        assert (other.guest().get("/hub").status_code, wish(other, CALLBACK).status_code) == (404, 404)
