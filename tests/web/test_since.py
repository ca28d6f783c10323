"""A past moment as people say it, by the days of the reader's own zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forum.web.locale import past

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("moment", "now", "dutch", "english"),
    [
        ("2026-03-03 00:00", "2026-03-03 23:59", "00:00", "00:00"),
        ("2026-03-02 23:59", "2026-03-03 00:00", "gisteren", "yesterday"),
        ("2026-03-02 00:00", "2026-03-03 23:59", "gisteren", "yesterday"),
        ("2026-03-01 23:59", "2026-03-03 00:00", "zondag", "Sunday"),
        ("2026-02-25 00:00", "2026-03-03 23:59", "woensdag", "Wednesday"),
        ("2026-02-24 23:59", "2026-03-03 00:00", "24 februari", "24 February"),
        ("2025-12-31 12:00", "2026-01-02 12:00", "woensdag", "Wednesday"),
        ("2025-12-24 12:00", "2026-01-02 12:00", "24 december 2025", "24 December 2025"),
        ("2026-03-28 23:30", "2026-03-29 03:30", "gisteren", "yesterday"),  # the clock goes forward in between
        ("2026-03-28 00:30", "2026-03-29 23:30", "gisteren", "yesterday"),
        ("2026-10-24 00:00", "2026-10-25 23:59", "gisteren", "yesterday"),  # and back: 48 hours and 59 minutes
        ("2026-10-19 00:00", "2026-10-25 23:59", "maandag", "Monday"),
        ("2026-03-03 12:00", "2026-03-03 11:59", "12:00", "12:00"),
        ("2026-03-04 00:01", "2026-03-03 23:59", "00:01", "00:01"),
    ],
)
def test_by_day(moment: str, now: str, dutch: str, english: str) -> None:
    assert past(at(moment), at(now), "Europe/Amsterdam", "nl") == dutch
    assert past(at(moment), at(now), "Europe/Amsterdam", "en") == english


def test_the_day_is_that_of_the_reader() -> None:
    late, now = at("2026-03-03 03:00"), at("2026-03-03 10:00")
    assert past(late, now, "Europe/Amsterdam", "en") == "03:00"
    assert past(late, now, "America/New_York", "en") == "yesterday"
