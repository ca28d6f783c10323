"""What was read in the last weeks, and from where readers came: sums over the days that were counted, the most first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.db import session
from forum.readership.models import OriginDay, ThreadDay, TopicDay
from forum.readership.origins import OTHER
from forum.threads.models import Thread
from forum.threads.queries.seeing import threads_seen
from forum.topics.models import Topic

DAYS = 28
MOST = 10
_CANDIDATES = 50
"""Threads that are looked at: some may be for few to see."""


@dataclass(frozen=True)
class Tallied:
    """How often something was read; `id` and `slug` of a thread or topic, and the language of its name."""

    name: str
    view_count: int
    id: int = 0
    slug: str = ""
    language: str = ""


def list_read_threads(zone: str) -> list[Tallied]:
    """The threads that were read most, of those that everybody sees."""
    most = _most(ThreadDay.thread_id, ThreadDay, zone).limit(_CANDIDATES).subquery()
    found = session().execute(
        select(Thread.title, most.c.view_count, Thread.id, Thread.slug, Thread.language)
        .join(most, most.c.thread_id == Thread.id)
        .where(threads_seen(Viewer(None)))
        .order_by(most.c.view_count.desc(), Thread.id)
        .limit(MOST)
    )
    return [Tallied(*row) for row in found]


def list_read_topics(zone: str) -> list[Tallied]:
    """The topics that were read most."""
    most = _most(TopicDay.topic_id, TopicDay, zone).limit(MOST).subquery()
    found = session().execute(
        select(Topic.name, most.c.view_count, Topic.id, Topic.slug, Topic.language)
        .join(most, most.c.topic_id == Topic.id)
        .order_by(most.c.view_count.desc(), Topic.id)
    )
    return [Tallied(*row) for row in found]


def list_origins(kind: str, zone: str) -> list[Tallied]:
    """The hosts from which most readers came, or the crawlers that read most; last (`OTHER`) all others together."""
    origins = _most(OriginDay.name, OriginDay, zone).where(OriginDay.kind == kind)
    found = [Tallied(*row) for row in session().execute(origins)]
    named = [each for each in found if each.name != OTHER]
    others = sum(each.view_count for each in found) - sum(each.view_count for each in named[:MOST])
    return named[:MOST] + ([Tallied(OTHER, others)] if others else [])


def _most(what: Any, table: Any, zone: str) -> Select[Any]:
    since: date = clock.now().astimezone(ZoneInfo(zone)).date() - timedelta(days=DAYS - 1)
    count = func.sum(table.view_count).label("view_count")
    return select(what, count).where(table.day >= since).group_by(what).order_by(count.desc(), what)
