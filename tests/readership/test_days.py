"""What days count of threads, topics, the sites from which readers came, and crawlers; and what of it stays."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from forum.kit import clock
from forum.kit.db import commit
from forum.readership.actions import days, forget_days, gather_origins
from forum.web.readers import Readership
from tests.readership.support import FIREFOX, Forum

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def rows(forum: Forum, table: str) -> list[tuple[Any, ...]]:
    with forum.database.reading() as session:
        found = session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2, 3"))  # noqa: S608 - a name of ours
        return [(*(str(value) for value in row[:-1]), row[-1]) for row in found]


def test_each_view_that_counts_is_in_the_days_of_its_thread_its_topic_and_its_origin(
    forum: Forum, readership: Readership
) -> None:
    with clock.set_to(NOON):
        for _ in range(2):
            readership.note(1, 1, "https://www.google.com/")
        readership.note(2, 1, "https://intranet/")
        readership.note(1, 2)
        readership.note(99, 3, "https://example.org/gone")
        for thread_id in (1, 1, 2):
            readership.note(thread_id, ("192.0.2.7", None, GOOGLEBOT), "https://example.org/")
        forum.fold()
    with clock.set_to(NOON + timedelta(days=1)):
        readership.note(1, 1, "https://google.com/search")
        forum.fold()

    today, tomorrow = "2026-11-22", "2026-11-23"
    assert rows(forum, "thread_days") == [(today, "1", 2), (today, "2", 1), (tomorrow, "1", 1)]
    assert [row[::2] for row in rows(forum, "topic_days")] == [(today, 3), (tomorrow, 1)]
    assert rows(forum, "origin_days") == [
        ("crawler", today, "Googlebot", 3),
        ("host", today, "*", 1),
        ("host", today, "example.org", 1),
        ("host", today, "google.com", 1),
        ("host", tomorrow, "google.com", 1),
    ]
    assert forum.views() == 3


def test_a_day_knows_so_many_names_and_takes_the_others_together(
    forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "MOST_NAMES", 3)
    with clock.set_to(NOON):
        for number, readers in enumerate((5, 4, 3, 2)):
            for account in range(readers):
                readership.note(1, 100 * number + account, f"https://site{number}.example/")
        forum.fold()
        readership.note(2, 1, "https://site2.example/")
        readership.note(2, 2, "https://site4.example/")
        forum.fold()

    assert [row[2:] for row in rows(forum, "origin_days")] == [
        ("*", 3),
        ("site0.example", 5),
        ("site1.example", 4),
        ("site2.example", 4),
    ]


def test_of_days_that_are_over_the_most_frequent_names_stay(forum: Forum, readership: Readership) -> None:
    with clock.set_to(NOON):
        for number in range(4):
            for account in range(number + 1):
                readership.note(1, 100 * number + account, f"https://site{number}.example/")
        forum.fold()
    with forum.database.writing():
        assert gather_origins(DAY, 2) == 0
        assert gather_origins(DAY + timedelta(days=1), 2) == 2
        assert gather_origins(DAY + timedelta(days=1), 2) == 0
        commit()

    assert [row[2:] for row in rows(forum, "origin_days")] == [("*", 3), ("site2.example", 3), ("site3.example", 4)]


def test_days_of_threads_topics_and_origins_go_and_the_forums_stay(forum: Forum, readership: Readership) -> None:
    with clock.set_to(NOON):
        readership.note(1, 1, "https://example.org/")
        readership.note(1, ("192.0.2.7", None, FIREFOX))
        forum.fold()
    for before, gone in ((DAY, 0), (DAY + timedelta(days=1), 3)):
        with forum.database.writing():
            assert forget_days(before) == gone
            commit()

    assert forum.views_of_days() == forum.views() == 2
