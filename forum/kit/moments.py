"""How moments are stored: in UTC, whatever the zone that they come in. SQLite keeps them as text without one."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone, stored in UTC. One without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)  # of PostgreSQL

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        return _read_moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(2_000)
def _read_moment(stored: str | None) -> datetime | None:
    """As SQLite keeps it. A page reads dozens, and the same again and again."""
    return None if stored is None else datetime.fromisoformat(stored).replace(tzinfo=UTC)
