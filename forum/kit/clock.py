"""The one clock of the forum, so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_held: list[datetime] = []


def now() -> datetime:
    """This moment, in UTC with its zone, to the microsecond."""
    return _held[-1] if _held else datetime.now(UTC)


def next_day() -> datetime:
    """When the next day begins, in UTC."""
    return (now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Hold the clock of this process at a moment; for tests."""
    _held.append(moment)
    try:
        yield
    finally:
        _held.pop()
