"""What a week is: from Monday, by the days of a time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


def mondays(now: datetime, zone: ZoneInfo, count: int) -> list[date]:
    """The first days of the last weeks, this one's last."""
    today = now.astimezone(zone).date()
    this = today - timedelta(days=today.weekday())
    return [this - WEEK * ago for ago in reversed(range(count))]


def begin(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins there."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)
