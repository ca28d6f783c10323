"""Figures by week, counted by the days of the site's zone, in indexes alone."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text, update
from sqlalchemy.dialects import postgresql, sqlite

from forum.kit import clock
from forum.statistics.queries import Week, list_weeks, weekly
from forum.statistics.rules import begin, mondays
from forum.threads.models import Post, Thread
from forum.votes.models import Vote
from tests.support.forum import Forum, Reader, parse

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)  # a Wednesday; that Sunday the clocks went an hour ahead


def weeks(forum: Forum) -> dict[date, Week]:
    with clock.set_to(NOW), forum.database.reading():
        return {week.monday: week for week in list_weeks("Europe/Amsterdam")}


def written(forum: Forum, table: type[Post | Thread], number: int, moment: datetime) -> None:
    with forum.database.writing() as session:
        session.execute(update(table).where(table.id == number).values(created_at=moment))
        session.commit()


def test_a_week_begins_on_monday_where_the_site_is() -> None:
    days = mondays(NOW, ZONE, 26)

    assert (len(days), days[-1], days[0]) == (26, date(2026, 3, 30), date(2026, 3, 30) - timedelta(weeks=25))
    assert [day.weekday() for day in days] == [0] * 26
    assert begin(days[-1], ZONE) - begin(days[-2], ZONE) == timedelta(days=7, hours=-1)
    assert mondays(datetime(2026, 3, 29, 22, 30, tzinfo=UTC), ZONE, 1) == [date(2026, 3, 30)]


def test_what_happened_is_counted_in_its_week(forum: Forum, alice: Reader, bob: Reader, mo: Reader) -> None:
    edge = begin(date(2026, 3, 30), ZONE)
    thread, older, hidden = alice.ask(), alice.ask("Vorige week?"), alice.ask("Weg?")
    replies = [bob.reply(thread), bob.reply(thread), mo.reply(older)]
    question = forum.question(thread)
    bob.post(f"/posts/{question}/useful", marked="1")
    mo.post(f"/posts/{replies[1]}/hide", reason="Privacy")
    mo.post(f"/posts/{forum.question(hidden)}/hide", reason="Privacy")
    before = edge - timedelta(microseconds=1)
    for table, number, moment in (
        (Thread, thread, edge),
        (Post, question, edge),
        (Thread, older, before),
        (Post, forum.question(older), before),
        (Thread, hidden, edge),
        (Post, forum.question(hidden), edge),
        (Post, replies[0], edge),
        (Post, replies[1], edge),
        (Post, replies[2], before),
    ):
        written(forum, table, number, moment)
    with forum.database.writing() as session:
        session.execute(update(Vote).values(created_at=before))
        session.commit()
    forum.execute("INSERT INTO view_days VALUES ('2026-03-29', 3), ('2026-03-30', 5), ('2026-04-01', 2)")

    found = weeks(forum)

    assert found[date(2026, 3, 30)] == Week(date(2026, 3, 30), 1, 1, 7, 2)  # Alice and Bob
    assert found[date(2026, 3, 23)] == Week(date(2026, 3, 23), 1, 1, 3, 3)  # Alice, Mo, and Bob, who marked
    assert sum(week.question_count + week.reply_count for week in found.values()) == 4


def test_the_page_shows_each_figure_as_a_chart_and_as_a_table(forum: Forum, ada: Reader, alice: Reader) -> None:
    thread = alice.ask()
    alice.reply(thread)

    page = parse(ada.get("/admin/statistics"))

    charts = page.query("svg.bars")
    assert len(charts) == 4
    for chart in charts:
        attributes = chart.attrs or {}
        names = str(attributes["aria-labelledby"]).split()
        assert attributes["role"] == "img"
        assert all(page.query(f"#{name}") for name in names)
        assert len(chart.query("rect")) == 26
    tables = page.query("details table")
    assert [len(table.query("tbody tr")) for table in tables] == [26] * 4
    assert [table.query("td")[0].to_text() for table in tables] == ["1", "1", "0", "1"]


def test_every_figure_is_counted_in_an_index(forum: Forum, database_kind: str) -> None:
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[database_kind].dialect()
    statement = weekly(mondays(NOW, ZONE, 2), ZONE).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    with forum.database.reading() as session:
        if database_kind == "postgresql":
            session.execute(text("SET LOCAL enable_seqscan = off"))  # so small a table is read whole
            plan = "\n".join(session.scalars(text(f"EXPLAIN {_escaped(str(statement))}")))
            scanned = re.findall(r"Seq Scan on (\w+)", plan)
        else:
            plan = "\n".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {_escaped(str(statement))}")))
            scanned = re.findall(r"SCAN (posts|threads|votes|view_days)", plan)

    assert scanned == []
    assert "ix_posts_written" in plan


def _escaped(statement: str) -> str:
    return statement.replace(":", r"\:")


def test_views_are_counted_by_the_day_of_the_site(forum: Forum, guest: Reader, alice: Reader) -> None:
    thread = alice.ask()
    with clock.set_to(datetime(2026, 3, 29, 22, 30, tzinfo=UTC)):  # in Amsterdam it is Monday already
        guest.read(thread).close()
    with clock.set_to(datetime(2026, 3, 31, 12, tzinfo=UTC)):
        guest.read(thread).close()
        guest.agent = guest.agent.replace("140", "141")
        guest.read(thread).close()
        forum.app.extensions["readership"].fold()

    rows = forum.execute("SELECT day, view_count FROM view_days ORDER BY day")
    assert [(str(day), count) for day, count in rows] == [("2026-03-30", 1), ("2026-03-31", 2)]
