"""Topics: all of them, and one with its questions."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, Response

from forum import addresses
from forum.pages import here, lists
from forum.threads import queries
from forum.threads.queries import Author
from forum.topics.queries import find_topic, list_moderators, list_topics
from forum.web import login
from forum.web.cache import shared, soon
from forum.web.feed_links import feeds_of
from forum.web.headers import changed_at
from forum.web.templating import page

bp = Blueprint("topics", __name__)


@bp.get("/topics")
def index() -> Response:
    """All topics."""
    return shared(_index, soon())


def _index() -> Response:
    counts = queries.count_by_topic(login.viewer())
    topics = [replace(topic, thread_count=counts.get(topic.id, 0)) for topic in list_topics()]
    response = page("topics/index.html", topics=topics, canonical=here.whole(addresses.topics()))
    return changed_at(response, queries.last_change())


@bp.get("/topics/<slug:slug>")
def show(slug: str) -> Response:
    """One topic's questions, the latest first."""
    return shared(partial(_show, slug), soon())


def _show(slug: str) -> Response:
    topic = find_topic(slug)
    place = lists.place(queries.ACTIVITY_KEY)
    found = queries.list_latest(login.viewer(), place, topic_id=topic.id)
    count = queries.count_threads(login.viewer(), topic.id)
    response = page(
        "topics/show.html",
        topic=replace(topic, thread_count=count),
        page=lists.cards(found, login.viewer()),
        moderators=[Author(name, handle) for name, handle in list_moderators(topic.id)],
        feeds=feeds_of(addresses.topic(topic.slug), topic.name),
        canonical=here.whole(addresses.topic(topic.slug)),
        description=topic.description or None,
        noindex=place.key is not None,
    )
    return changed_at(response, queries.last_change(topic.id))
