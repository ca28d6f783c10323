"""Who subscribed, what is to be sent or asked, and what changed meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from forum.hub.models import Change, Subscription
from forum.kit.db import session


@dataclass(frozen=True)
class Changed:
    """A thread, or a post, of which feeds tell otherwise now."""

    id: int
    thread_id: int | None
    post_id: int | None


def list_changes(limit: int) -> list[Changed]:
    """What changed and was not looked at yet, the oldest first."""
    rows = session().execute(select(Change.id, Change.thread_id, Change.post_id).order_by(Change.id).limit(limit))
    return [Changed(*row) for row in rows]


def list_due_topics(now: datetime, busy: Collection[str], limit: int) -> list[str]:
    """Feeds that are to be looked at for who subscribed, but at busy hosts; those first that never failed, and wait the longest."""
    due = _due(Subscription.topic, now, busy).group_by(Subscription.topic)
    return list(session().scalars(due.order_by(*_FIRST).limit(limit)))


def list_had(topic: str, etag: str, now: datetime, busy: Collection[str], limit: int) -> list[str]:
    """The ETags of what subscribers have who are to be sent a feed that is another now, in the same order."""
    due = (
        _due(Subscription.seen, now, busy)
        .where(Subscription.topic == topic, Subscription.seen != etag)
        .group_by(Subscription.seen)
    )
    return list(session().scalars(due.order_by(*_FIRST).limit(limit)))


def is_any_asked(now: datetime) -> bool:
    """Whether a wish is to be confirmed now."""
    asked = select(Subscription.id).where(Subscription.verify_at <= now).limit(1)
    return session().scalar(asked) is not None


def count_subscriptions() -> tuple[int, int]:
    """How many subscriptions are confirmed, and how many of these do not take what they are sent."""
    confirmed = select(func.count()).select_from(Subscription).where(Subscription.confirmed)
    failing = confirmed.where(Subscription.failing_since.is_not(None))
    return session().scalar(confirmed) or 0, session().scalar(failing) or 0


def _due(column: InstrumentedAttribute[str], now: datetime, busy: Collection[str]) -> Select[str]:
    """Of subscriptions that are to be looked at."""
    is_due = (Subscription.confirmed, Subscription.due_at <= now, Subscription.lease_until > now)
    return select(column).where(*is_due, Subscription.host.not_in(busy))


_FIRST = (func.min(Subscription.attempt_count), func.min(Subscription.due_at))
