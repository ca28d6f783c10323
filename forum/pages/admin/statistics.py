"""What the last weeks were like, as charts; and what was read lately, as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, current_app

from forum.kit.words import Message
from forum.pages.admin.keys import administrator
from forum.readership.origins import CRAWLER, HOST
from forum.statistics.queries import Week, list_origins, list_read_threads, list_read_topics, list_weeks
from forum.web.templating import page

bp = Blueprint("admin_statistics", __name__)
HEIGHT = 96
"""Of the tallest bar, in the chart's own units."""
_FIGURES = (
    ("questions", Message("Questions"), "question_count"),
    ("replies", Message("Replies"), "reply_count"),
    ("views", Message("Times read"), "view_count"),
    ("members", Message("Members who wrote or marked something"), "member_count"),
)


@dataclass(frozen=True)
class Bar:
    """A week in a chart: from its Monday, how much, and how tall that is drawn."""

    monday: date
    value: int
    height: float


@dataclass(frozen=True)
class Chart:
    """One figure over the weeks, the latest last."""

    key: str
    name: Message
    bars: Sequence[Bar]

    @property
    def most(self) -> Bar:
        return max(self.bars, key=lambda bar: bar.value)

    @property
    def total(self) -> int:
        return sum(bar.value for bar in self.bars)


@bp.get("/admin/statistics")
def show() -> Response:
    """Each figure as a chart and as a table."""
    administrator()
    zone = current_app.extensions["locale_defaults"]["zone"]
    weeks = list_weeks(zone)
    return page(
        "admin/statistics.html",
        charts=[_chart(key, name, column, weeks) for key, name, column in _FIGURES],
        height=HEIGHT,
        threads=list_read_threads(zone),
        topics=list_read_topics(zone),
        hosts=list_origins(HOST, zone),
        crawlers=list_origins(CRAWLER, zone),
        noindex=True,
    )


def _chart(key: str, name: Message, column: str, weeks: Sequence[Week]) -> Chart:
    values = [getattr(week, column) for week in weeks]
    most = max(values) or 1
    bars = [Bar(week.monday, value, round(value / most * HEIGHT, 1)) for week, value in zip(weeks, values, strict=True)]
    return Chart(key, name, bars)
