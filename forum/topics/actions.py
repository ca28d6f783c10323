"""Every change of topics, and of who has charge of them. What an administrator does is noted in the log."""

from typing import Any

from sqlalchemy import delete, func, select, update

from forum.accounts.models import Account
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import exclusively, session
from forum.topics.models import Topic, TopicModerator
from forum.topics.queries import TopicView, list_topics

_Acting = int | None
"""Who does it; None: the host, from the shell."""


def add_topic(slug: str, name: str, *, description: str = "", language: str = "nl") -> TopicView:
    """Add a topic; the slug is free (`queries.get_topic`). Where topics were put in order, it comes last."""
    now = clock.now()
    last = session().scalar(select(func.max(Topic.position))) or 0
    topic = Topic(
        slug=slug,
        name=name,
        description=description,
        language=language,
        position=last and last + 1,
        created_at=now,
    )
    session().add(topic)
    session().flush()
    return TopicView(topic.id, slug, name, description, language, now)


def edit_topic(topic: TopicView, actor_id: _Acting, *, name: str, description: str, language: str) -> None:
    """Say something else of a topic: `name`, `description`, `language`. Its slug stays, and its questions keep their
    language. What shows its name is as new as the topic is, so that no question is touched."""
    if (name, description, language) == (topic.name, topic.description, topic.language):
        return
    _change(topic.id, name=name, description=description, language=language)
    note("topic_edited", topic, actor_id, former=topic.name if name != topic.name else None)


def place_topic(topic: TopicView, place: int, actor_id: _Acting) -> None:
    """Let a topic be the first (1), the second … of all; the others make room."""
    exclusively("topics")
    order = [one.id for one in list_topics() if one.id != topic.id]
    order.insert(max(0, place - 1), topic.id)
    for position, topic_id in enumerate(order, 1):
        moved = update(Topic).where(Topic.id == topic_id, Topic.position != position)
        session().execute(moved.values(position=position, changed_at=clock.now()))
    note("topic_moved", topic, actor_id)


def give_charge(topic: TopicView, account_id: int, actor_id: _Acting = None) -> None:
    """Make a moderator one of this topic, and no longer of all; twice changes nothing."""
    session().execute(update(Account).where(Account.id == account_id).values(all_topics=False))
    if session().get(TopicModerator, (topic.id, account_id)) is None:
        session().add(TopicModerator(topic_id=topic.id, account_id=account_id))
        session().flush()
        _change(topic.id)
    note("charge_given", topic, actor_id, account_id=account_id)


def take_charge(topic: TopicView, account_id: int, actor_id: _Acting) -> None:
    """Make a moderator none of this topic: whoever had charge of no other has charge of none."""
    its_own = delete(TopicModerator).where(TopicModerator.topic_id == topic.id, TopicModerator.account_id == account_id)
    if session().execute(its_own.returning(TopicModerator.topic_id)).first():
        _change(topic.id)
        note("charge_taken", topic, actor_id, account_id=account_id)


def give_all_topics(account_id: int, actor_id: _Acting, reason: str = "") -> None:
    """Give a moderator charge of all topics, those to come too."""
    session().execute(update(Account).where(Account.id == account_id).values(all_topics=True))
    record("all_topics_given", actor_id, account_id=account_id, reason=reason, moderation=True)


def note(
    verb: str, topic: TopicView, actor_id: _Acting, *, account_id: int | None = None, former: str | None = None
) -> None:
    """Note in the log what was done to a topic; `former`: how it was called before."""
    details: dict[str, Any] = {"topic": topic.slug} | ({"former": former} if former else {})
    record(verb, actor_id, account_id=account_id, topic_id=topic.id, moderation=True, **details)


def _change(topic_id: int, **values: str) -> None:
    session().execute(update(Topic).where(Topic.id == topic_id).values(changed_at=clock.now(), **values))
