"""The one clock of the forum, so that tests can set it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import time, time_ns

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_held: list[datetime] = []

timestamp: Callable[[], float] = time
"""This moment as seconds since 1970, for what is done so often that a call more is felt. Always `clock.timestamp()`, for `set_to` puts another there."""


def now() -> datetime:
    """This moment, in UTC with its zone, to the microsecond."""
    return _held[-1] if _held else datetime.now(UTC)


def microseconds() -> int:
    """The same as a number, for what is done too often to make more of it: microseconds since 1970."""
    return to_microseconds(_held[-1]) if _held else time_ns() // 1_000


def second() -> int:
    """The whole seconds of that: since 1970."""
    return int(timestamp())


def to_microseconds(moment: datetime) -> int:
    """A moment as such a number."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_microseconds(at: int) -> datetime:
    """The moment of such a number, in UTC."""
    return _EPOCH + timedelta(microseconds=at)


def next_day() -> datetime:
    """When the next day begins, in UTC."""
    return (now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Hold the clock of this process at a moment; for tests."""
    global timestamp  # noqa: PLW0603 - so that nobody asks at each call whether it is held
    former = timestamp
    timestamp = moment.timestamp
    _held.append(moment)
    try:
        yield
    finally:
        _held.pop()
        timestamp = former
