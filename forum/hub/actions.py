"""Subscribing and unsubscribing, once the subscriber confirmed it; and who takes what on the way to whom.

Whoever asks or sends first claims it, for a while: until then nobody else takes it, and if by then nobody settled it (the
process was killed, say), another one does. So a subscriber may be sent something twice, and misses nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, true, update

from forum.hub.messages import Wish
from forum.hub.models import Change, Subscription
from forum.kit import clock
from forum.kit.db import exclusively, session, wake_after_commit
from forum.kit.errors import Busy
from forum.kit.prepared import Prepared, new_row

CLAIM = timedelta(minutes=10)
"""Longer than any attempt takes."""
LOOK_AGAIN = timedelta(minutes=15)
"""After which a feed is looked at though nothing was said to have changed: a renamed topic, an import, an old post's going."""
MOST, MOST_OF_HOST = 5000, 1000
"""Subscriptions in all, and of one host."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""After the first attempt, the second, ...; after those, always the last."""
GIVEN_UP_AFTER = timedelta(days=3)
_AT_ONCE = 500
"""Values in a statement."""


@dataclass(frozen=True)
class Asked:
    """A wish that somebody is about to ask the subscriber about."""

    id: int
    topic: str
    callback: str
    host: str
    wish: str
    """JSON."""


@dataclass(frozen=True)
class Due:
    """A subscription that somebody is about to send something to."""

    id: int
    callback: str
    host: str
    secret: str | None
    """Sealed."""
    seen: str
    """The ETag of what it has of the feed."""
    attempt_count: int
    failing_since: datetime | None


def note_change(thread_id: int | None, post_id: int | None) -> None:
    """Have the hub look at the feeds that tell of this."""
    _NOTE.later(thread_id=thread_id, post_id=post_id, created_at=clock.now())
    wake_after_commit("push_feeds")


_NOTE = Prepared(new_row(Change, "thread_id", "post_id", "created_at"))


def drop_changes(ids: Collection[int]) -> None:
    """They were looked at."""
    session().execute(delete(Change).where(Change.id.in_(ids)))


def wish(topic: str, callback: str, host: str, wished: Wish) -> None:
    """Have a subscriber asked whether it wishes this. What it has stays as it is until then. Raises `Busy`."""
    exclusively("hub")
    now = clock.now()
    found = session().scalar(select(Subscription).where(Subscription.topic == topic, Subscription.callback == callback))
    if found is None:
        if wished.mode == "unsubscribe":
            return
        if _count() >= MOST or _count(Subscription.host == host) >= MOST_OF_HOST:
            raise Busy
        found = Subscription(topic=topic, callback=callback, host=host, due_at=now, created_at=now)
        session().add(found)
    found.asked, found.verify_at = wished.to_json(), now
    session().flush()
    wake_after_commit("push_feeds")


def claim_asked(busy: Collection[str], limit: int) -> list[Asked]:
    """Take wishes that are to be confirmed; those first of who subscribed before: anybody can have any number of others asked."""
    now = clock.now()
    first = (Subscription.confirmed.desc(), Subscription.verify_at)
    asked = select(Subscription.id).where(Subscription.verify_at <= now, Subscription.host.not_in(busy))
    claimed = session().execute(
        update(Subscription)
        .where(Subscription.id.in_(_taken(asked.order_by(*first), limit)))
        .values(verify_at=now + CLAIM)
        .returning(Subscription.id, Subscription.topic, Subscription.callback, Subscription.host, Subscription.asked)
    )
    return [Asked(row.id, row.topic, row.callback, row.host, row.asked or "") for row in claimed]


def fulfil(asked: Asked, wished: Wish) -> None:
    """Do what the subscriber confirmed; not where it wishes something else by now."""
    now = clock.now()
    if wished.mode == "unsubscribe":
        session().execute(delete(Subscription).where(*_still(asked)))
        return
    session().execute(
        update(Subscription)
        .where(*_still(asked))
        .values(
            confirmed=True,
            asked=None,
            verify_at=None,
            secret=wished.secret,
            lease_until=now + timedelta(seconds=wished.lease),
            due_at=now,
        )
    )


def refuse(asked: Asked) -> None:
    """Forget what was not confirmed."""
    session().execute(delete(Subscription).where(*_still(asked), ~Subscription.confirmed))
    session().execute(update(Subscription).where(*_still(asked)).values(asked=None, verify_at=None))


def release_asked(asked: Asked) -> None:
    """Give back what was claimed and not asked."""
    session().execute(update(Subscription).where(*_still(asked)).values(verify_at=clock.now()))


def hurry(topics: Collection[str]) -> None:
    """Look at these feeds now; for subscribers that failed, when their turn comes."""
    settled = update(Subscription).where(Subscription.confirmed, Subscription.attempt_count == 0)
    wanted = sorted(topics)
    for start in range(0, len(wanted), _AT_ONCE):
        chosen = Subscription.topic.in_(wanted[start : start + _AT_ONCE])
        session().execute(settled.where(chosen).values(due_at=clock.now()))


def rest(topic: str, etag: str | None, looked_at: datetime) -> None:
    """Let those alone who have a feed as it was then; None: it was not there, and nobody had anything to get.

    Who is to be looked at since something changed after that, stays so.
    """
    is_seen = Subscription.seen == etag if etag is not None else true()
    session().execute(
        update(Subscription)
        .where(Subscription.topic == topic, Subscription.confirmed, Subscription.due_at <= looked_at, is_seen)
        .values(due_at=looked_at + LOOK_AGAIN, attempt_count=0, failing_since=None, problem="")
    )


def claim(topic: str, had: Collection[str], busy: Collection[str], limit: int) -> list[Due]:
    """Take subscriptions that have of a feed what goes by one of these ETags; those first that never failed."""
    now = clock.now()
    due = (
        select(Subscription.id)
        .where(Subscription.topic == topic, Subscription.confirmed, Subscription.due_at <= now)
        .where(Subscription.lease_until > now, Subscription.seen.in_(had), Subscription.host.not_in(busy))
        .order_by(Subscription.attempt_count, Subscription.due_at)
    )
    claimed = session().execute(
        update(Subscription)
        .where(Subscription.id.in_(_taken(due, limit)))
        .values(due_at=now + CLAIM, attempt_count=Subscription.attempt_count + 1)
        .returning(
            Subscription.id,
            Subscription.callback,
            Subscription.host,
            Subscription.secret,
            Subscription.seen,
            Subscription.attempt_count,
            Subscription.failing_since,
        )
    )
    return [Due(*row) for row in claimed]


def settle(due: Due, etag: str) -> None:
    """The subscriber took the feed as it then was; look at once whether it is another by now."""
    now = clock.now()
    values = {"seen": etag, "due_at": now, "attempt_count": 0, "failing_since": None, "problem": ""}
    session().execute(update(Subscription).where(Subscription.id == due.id).values(values))


def postpone(due: Due, problem: str) -> None:
    """Try again later; who took nothing for days is not sent anything any more."""
    now = clock.now()
    since = due.failing_since or now
    if now - since > GIVEN_UP_AFTER:
        end(due)
        return
    wait = WAITS[min(due.attempt_count, len(WAITS)) - 1]
    session().execute(
        update(Subscription)
        .where(Subscription.id == due.id, Subscription.attempt_count == due.attempt_count)
        .values(due_at=now + wait, failing_since=since, problem=problem)
    )


def release(due: Due) -> None:
    """Give back what was claimed and not tried."""
    session().execute(
        update(Subscription)
        .where(Subscription.id == due.id, Subscription.attempt_count == due.attempt_count)
        .values(due_at=clock.now(), attempt_count=due.attempt_count - 1)
    )


def end(due: Due) -> None:
    """Forget a subscription."""
    session().execute(delete(Subscription).where(Subscription.id == due.id))


def forget_expired() -> None:
    """Forget whose lease is over and who did not ask to renew it."""
    is_over = Subscription.lease_until <= clock.now()
    session().execute(delete(Subscription).where(Subscription.confirmed, is_over, Subscription.asked.is_(None)))


def _count(*chosen: Any) -> int:
    return session().scalar(select(func.count()).select_from(Subscription).where(*chosen)) or 0


def _taken(chosen: Select[int], limit: int) -> Select[int]:
    """PostgreSQL's `SKIP LOCKED`: others take the next ones."""
    return chosen.limit(limit).with_for_update(skip_locked=True)


def _still(asked: Asked) -> list[Any]:
    return [Subscription.id == asked.id, Subscription.asked == asked.wish]
