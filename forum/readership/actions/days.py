"""What each day counted: of the forum, its threads and topics, from where readers came, and what crawlers read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select

from forum.kit.clock import from_microseconds
from forum.kit.db import Base, session
from forum.kit.rows import put_rows
from forum.readership.journal import Noted
from forum.readership.models import OriginDay, ThreadDay, TopicDay, ViewDay
from forum.readership.origins import CRAWLER, HOST, OTHER
from forum.readership.queries.days import names_of_day
from forum.readership.rules import QUARTER, Crawled

MOST_NAMES = 1_000
"""Hosts, and crawlers, that a day tells apart while it lasts: anybody can send any number of them."""


def add_to_days(
    views: Sequence[Noted], topics: Mapping[int, int], crawled: Mapping[Crawled, int], zone: tzinfo
) -> None:
    """Add views that count, of threads in these topics, and what crawlers read, to their days in a time zone."""
    days = _Days(zone)
    by_thread = Counter((view.at // QUARTER, view.thread_id) for view in views)
    of_day, of_topic, of_thread = Counter[Any](), Counter[Any](), Counter[Any]()
    for (quarter, thread_id), count in by_thread.items():
        day = days.of(quarter)
        of_day[day,] += count
        if thread_id in topics:
            of_thread[day, thread_id] += count
            of_topic[day, topics[thread_id]] += count
    _add(ViewDay, ("day",), of_day)
    _add(ThreadDay, ("day", "thread_id"), of_thread)
    _add(TopicDay, ("day", "topic_id"), of_topic)
    names = Counter((HOST, days.of(view.at // QUARTER), view.name) for view in views if view.name)
    for (quarter, name), count in crawled.items():
        names[CRAWLER, days.of(quarter), name] += count
    _add_names(names)


def gather_origins(before: date, most: int) -> int:
    """Of earlier days keep only so many hosts and crawlers by name, those with most views; the others together. How many went."""
    crowded = (
        select(OriginDay.kind, OriginDay.day)
        .where(OriginDay.day < before, OriginDay.name != OTHER)
        .group_by(OriginDay.kind, OriginDay.day)
        .having(func.count() > most)
    )
    gone = 0
    for kind, day in session().execute(crowded).all():
        of_day = OriginDay.kind == kind, OriginDay.day == day, OriginDay.name != OTHER
        rest = session().execute(
            select(OriginDay.name, OriginDay.view_count)
            .where(*of_day)
            .order_by(OriginDay.view_count.desc(), OriginDay.name)
            .offset(most)
        )
        counts = {name: count for name, count in rest}  # noqa: C416 - a row is no pair to mypy
        session().execute(delete(OriginDay).where(*of_day, OriginDay.name.in_(counts)))
        _add(OriginDay, ("kind", "day", "name"), {(kind, day, OTHER): sum(counts.values())})
        gone += len(counts)
    return gone


def forget_days(before: date) -> int:
    """Forget what earlier days counted of threads, topics and origins; how many rows went. What the forum counted stays."""
    tables: tuple[Any, ...] = (ThreadDay, TopicDay, OriginDay)
    done = (session().execute(delete(table).where(table.day < before)) for table in tables)
    return sum(cast("CursorResult[object]", each).rowcount for each in done)


class _Days:
    """To which day of a time zone quarters of an hour belong: no zone begins a day within one."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._known: dict[int, date] = {}

    def of(self, quarter: int) -> date:
        day = self._known.get(quarter)
        if day is None:
            day = self._known[quarter] = from_microseconds(quarter * QUARTER).astimezone(self._zone).date()
        return day


def _add_names(counts: Mapping[tuple[str, date, str], int]) -> None:
    """A name that its day has no place for goes with the others."""
    added: Counter[Any] = Counter()
    for kind, day in sorted({key[:2] for key in counts}):
        known = names_of_day(kind, day)
        names = {
            name: count for (its_kind, its_day, name), count in counts.items() if (its_kind, its_day) == (kind, day)
        }
        for name, count in sorted(names.items(), key=lambda pair: (-pair[1], pair[0])):
            if name in known or len(known) < MOST_NAMES:
                known.add(name)
                added[kind, day, name] += count
            else:
                added[kind, day, OTHER] += count
    _add(OriginDay, ("kind", "day", "name"), added)


def _add(table: type[Base], columns: Sequence[str], counts: Mapping[tuple[Any, ...], int]) -> None:
    """Add to the counts of rows that are known by these columns."""
    put_rows(table, (*columns, "view_count"), [(*key, count) for key, count in sorted(counts.items())], "view_count")
