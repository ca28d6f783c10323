"""Figures by week. Each is counted in an index of what happened in those weeks alone, whatever came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, union, union_all
from sqlalchemy.orm import InstrumentedAttribute

from forum.kit import clock
from forum.kit.db import session
from forum.readership.models import ViewDay
from forum.statistics.rules import WEEK, begin, mondays
from forum.threads.models import Post, Thread
from forum.votes.models import Vote

WEEKS = 26


@dataclass(frozen=True)
class Week:
    """A week, from Monday. The last may not be over."""

    monday: date
    question_count: int
    reply_count: int
    view_count: int
    member_count: int
    """Who wrote a post, or marked one."""


def list_weeks(zone: str, count: int = WEEKS) -> list[Week]:
    """The last weeks by the days of a time zone, the latest last.

    A post of unknown date belongs to none, and what was counted elsewhere, before it was imported, is in no figure.
    """
    found = session().execute(weekly(mondays(clock.now(), ZoneInfo(zone), count), ZoneInfo(zone)))
    return sorted((Week(_day(row[0]), *row[1:]) for row in found), key=lambda week: week.monday)


def weekly(days: Sequence[date], zone: ZoneInfo) -> Any:
    """The one statement: a row for each week, with its Monday as text."""
    return union_all(*(_week(day, begin(day, zone), begin(day + WEEK, zone)) for day in days))


def _week(monday: date, since: datetime, until: datetime) -> Select[Any]:
    def within(moment: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        return and_(moment >= since, moment < until)

    is_seen = Post.state == "visible", Post.parent_id.is_not(None)
    questions = select(func.count()).select_from(Thread).where(within(Thread.created_at), Thread.state == "visible")
    replies = select(func.count()).select_from(Post).where(within(Post.created_at), *is_seen)
    views = select(func.coalesce(func.sum(ViewDay.view_count), 0)).where(
        ViewDay.day >= monday, ViewDay.day < monday + WEEK
    )
    active = union(
        select(Post.author_id).where(within(Post.created_at), Post.author_id.is_not(None)),
        select(Vote.account_id).where(within(Vote.created_at)),
    ).subquery()
    members = select(func.count()).select_from(active)
    figures = (one.scalar_subquery() for one in (questions, replies, views, members))
    return select(literal(monday.isoformat()), *figures)


def _day(text: str) -> date:
    return date.fromisoformat(text)
