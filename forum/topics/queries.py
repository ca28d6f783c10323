"""Every read of topics. All may see all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from forum.accounts.models import Account
from forum.accounts.queries import has_power
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Missing
from forum.kit.prepared import Prepared, given
from forum.topics.models import Topic, TopicModerator


@dataclass(frozen=True)
class TopicView:
    """A topic as it is shown."""

    id: int
    slug: str
    name: str
    description: str
    language: str
    changed_at: datetime | None = None
    """When what is said of it last changed; None: that was not asked."""
    thread_count: int = 0


CHANGED_AT = func.coalesce(Topic.changed_at, Topic.created_at, type_=Topic.created_at.type)
_COLUMNS = (Topic.id, Topic.slug, Topic.name, Topic.description, Topic.language, CHANGED_AT)
_IN_ORDER = (Topic.position, Topic.name, Topic.id)
_ALL = Prepared(select(*_COLUMNS).order_by(*_IN_ORDER))
_BY_SLUG = Prepared(select(*_COLUMNS).where(Topic.slug == given("slug", Topic.slug.type)))
_MODERATED = Prepared(select(TopicModerator.topic_id).where(TopicModerator.account_id == given("account_id")))
_MODERATORS = Prepared(
    select(Account.name, Account.handle)
    .join(TopicModerator, TopicModerator.account_id == Account.id)
    .where(
        TopicModerator.topic_id == given("topic_id"),
        Account.role.in_(("moderator", "admin")),
        has_power(given("now", Account.suspended_until.type)),
    )
    .order_by(Account.name)
)


def find_topic(slug: str) -> TopicView:
    """The topic of that slug; else `Missing`."""
    topic = get_topic(slug)
    if topic is None:
        raise Missing
    return topic


def get_topic(slug: str) -> TopicView | None:
    row = _BY_SLUG.first(slug=slug)
    return TopicView(*row) if row else None


def list_topics() -> list[TopicView]:
    """All topics in their order; those that nobody put in order by name."""
    return [TopicView(*row) for row in _ALL.all()]


def begun_at(topic_id: int | None = None) -> datetime:
    """When a topic was made; or the first of all, with which the forum began."""
    chosen = select(func.min(Topic.created_at))
    return session().execute(chosen if topic_id is None else chosen.where(Topic.id == topic_id)).scalar_one()


def last_topic_change(topic_id: int | ColumnElement[int] | None = None) -> ScalarSelect[datetime]:
    """When what is said of any topic, or of one, last changed: an expression for a query."""
    chosen = select(func.max(CHANGED_AT))
    return (chosen if topic_id is None else chosen.where(Topic.id == topic_id)).scalar_subquery()


def topics_moderated_by(account_id: int) -> frozenset[int]:
    """The topics that were given to a moderator, who has not charge of all."""
    return frozenset(topic_id for (topic_id,) in _MODERATED.all(account_id=account_id))


def list_topics_of(account_id: int) -> list[TopicView]:
    """The topics that were given to a moderator, in their order."""
    given = select(TopicModerator.topic_id).where(TopicModerator.account_id == account_id)
    chosen = select(*_COLUMNS).where(Topic.id.in_(given)).order_by(*_IN_ORDER)
    return [TopicView(*row) for row in session().execute(chosen)]


def list_moderators(topic_id: int) -> Iterable[tuple[str, str]]:
    """Names and handles of those who have charge of this topic in particular, and are not suspended."""
    return [(name, handle) for name, handle in _MODERATORS.all(topic_id=topic_id, now=clock.now())]
