"""Every read of figures: by week, and of what was read lately."""

from forum.statistics.queries.lately import (
    DAYS,
    MOST,
    Tallied,
    list_origins,
    list_read_threads,
    list_read_topics,
)
from forum.statistics.queries.weeks import WEEKS, Week, list_weeks, weekly

__all__ = [
    "DAYS",
    "MOST",
    "WEEKS",
    "Tallied",
    "Week",
    "list_origins",
    "list_read_threads",
    "list_read_topics",
    "list_weeks",
    "weekly",
]
