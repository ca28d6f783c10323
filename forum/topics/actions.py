"""Every change of topics."""

from sqlalchemy import update

from forum.accounts.models import Account
from forum.kit import clock
from forum.kit.db import session
from forum.topics.models import Topic, TopicModerator
from forum.topics.queries import TopicView


def add_topic(slug: str, name: str, *, description: str = "", language: str = "nl") -> TopicView:
    """Add a topic; the slug is free (`queries.get_topic`)."""
    topic = Topic(
        slug=slug,
        name=name,
        description=description,
        language=language,
        created_at=clock.now(),
    )
    session().add(topic)
    session().flush()
    return TopicView(topic.id, slug, name, description, language)


def give_charge(topic: TopicView, account_id: int) -> None:
    """Make a moderator one of this topic, and no longer of all; twice changes nothing."""
    session().execute(update(Account).where(Account.id == account_id).values(all_topics=False))
    if session().get(TopicModerator, (topic.id, account_id)) is None:
        session().add(TopicModerator(topic_id=topic.id, account_id=account_id))
        session().flush()
