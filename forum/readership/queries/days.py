"""Every read of what days counted."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from forum.kit.db import session
from forum.kit.rows import in_portions, is_one_of
from forum.readership.models import OriginDay
from forum.threads.models import Thread


def hold_topics_of(thread_ids: Collection[int]) -> dict[int, int]:
    """The topics of these threads, held until the end of the transaction; one that is gone has none.

    In the order of their numbers, so that two who hold threads cannot wait for each other.
    """
    topics: dict[int, int] = {}
    for some in in_portions(sorted(thread_ids)):
        threads = select(Thread.id, Thread.topic_id).where(is_one_of(Thread.id, some)).order_by(Thread.id)
        found = session().execute(threads.with_for_update(key_share=True))
        topics.update((thread_id, topic_id) for thread_id, topic_id in found)
    return topics


def names_of_day(kind: str, day: date) -> set[str]:
    """The hosts or crawlers that a day knows."""
    return set(session().scalars(select(OriginDay.name).where(OriginDay.kind == kind, OriginDay.day == day)))
