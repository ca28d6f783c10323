"""Subscribing as a server does, and pushing."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import feedparser
from werkzeug.test import TestResponse

from forum.hub.jobs import push_feeds
from forum.kit import clock
from forum.syndication.publishing import publisher_of
from tests.support.forum import Forum

BASE = "http://localhost:8000"


def wish(forum: Forum, callback: str, topic: str = "/feed.atom", mode: str = "subscribe", **more: Any) -> TestResponse:
    """What a server sends the hub; `more` are the other parameters, without `hub.`."""
    said = {"mode": mode, "topic": BASE + topic, "callback": callback, **more}
    return forum.app.test_client().post("/hub", data={f"hub.{name}": value for name, value in said.items()})


def push(forum: Forum, seconds: float = 5, is_stopping: Callable[[], bool] = lambda: False) -> None:
    """Ask and send all that is due; servers are waited for so long."""
    publisher = publisher_of(forum.settings)
    push_feeds(forum.database, replace(publisher, border=replace(publisher.border, seconds=seconds)), is_stopping)


def subscribe(forum: Forum, callback: str, topic: str = "/feed.atom", **more: Any) -> None:
    """Subscribe, and take the feed as it is."""
    assert wish(forum, callback, topic, **more).status_code == 202
    push(forum)
    assert [row.confirmed for row in rows(forum) if row.callback == callback and row.topic == topic] == [True]


def rows(forum: Forum) -> list[Any]:
    """All subscriptions, in order."""
    return list(forum.execute("SELECT * FROM hub_subscriptions ORDER BY id"))


def posts(feed: bytes) -> dict[str, Any]:
    """What a feed says of each post, by its id."""
    if feed.startswith(b"{"):
        return {item["id"]: item for item in json.loads(feed)["items"]}
    return {entry.id: entry for entry in feedparser.parse(feed).entries}


@contextmanager
def later(**time: float) -> Iterator[None]:
    """So much later, by the clock of this process."""
    with clock.set_to(clock.now() + timedelta(**time)):
        yield
