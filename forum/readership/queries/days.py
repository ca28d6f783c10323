"""Every read of what days counted."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from forum.kit.db import session
from forum.kit.rows import in_portions
from forum.readership.models import OriginDay
from forum.threads.models import Thread


def list_topics_of(thread_ids: Collection[int]) -> dict[int, int]:
    """The topics of these threads; one that is gone has none."""
    topics: dict[int, int] = {}
    for some in in_portions(thread_ids):
        found = session().execute(select(Thread.id, Thread.topic_id).where(Thread.id.in_(some)))
        topics.update((thread_id, topic_id) for thread_id, topic_id in found)
    return topics


def names_of_day(kind: str, day: date) -> set[str]:
    """The hosts or crawlers that a day knows."""
    return set(session().scalars(select(OriginDay.name).where(OriginDay.kind == kind, OriginDay.day == day)))
