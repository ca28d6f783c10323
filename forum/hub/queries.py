"""Who subscribed, what is to be sent or asked, and what changed meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

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
    first = (func.min(Subscription.attempt_count), func.min(Subscription.due_at))
    due = (
        select(Subscription.topic)
        .where(Subscription.confirmed, Subscription.due_at <= now, Subscription.lease_until > now)
        .where(Subscription.host.not_in(busy))
        .group_by(Subscription.topic)
        .order_by(*first)
        .limit(limit)
    )
    return list(session().scalars(due))


def is_any_asked(now: datetime) -> bool:
    """Whether a wish is to be confirmed now."""
    asked = select(Subscription.id).where(Subscription.verify_at <= now).limit(1)
    return session().scalar(asked) is not None


def count_subscriptions() -> tuple[int, int]:
    """How many subscriptions are confirmed, and how many of these do not take what they are sent."""
    confirmed = select(func.count()).select_from(Subscription).where(Subscription.confirmed)
    failing = confirmed.where(Subscription.failing_since.is_not(None))
    return session().scalar(confirmed) or 0, session().scalar(failing) or 0
