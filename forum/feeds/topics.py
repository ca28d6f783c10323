"""The feed of a topic."""

from flask import Blueprint, Response

from forum import addresses
from forum.feeds.answer import ANY_KIND, answer
from forum.feeds.channel import Subject, make_channel
from forum.feeds.site import this_site
from forum.kit.words import Message
from forum.threads.queries import list_recent
from forum.topics.queries import begun_at, find_topic

bp = Blueprint("topic_feed", __name__)


@bp.get(f"/topics/<slug:slug>.<{ANY_KIND}:kind>")
def show(slug: str, kind: str) -> Response:
    """The newest posts of a topic, in its language."""
    topic, site = find_topic(slug), this_site()
    page = addresses.topic(topic.slug)
    usual = Message("The newest questions and replies about %(topic)s.", values={"topic": topic.name})
    subject = Subject(
        f"topic/{topic.id}",
        site.titled(topic.name),
        topic.description or usual,
        topic.language,
        page,
        addresses.feed(page, kind),
    )
    return answer(make_channel(kind, subject, list_recent(topic_id=topic.id), site, begun_at(topic.id)))
