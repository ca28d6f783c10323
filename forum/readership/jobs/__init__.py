"""Counting views by the clock: what the processes wrote down comes into the database, and what may not stay goes.

And keeping visits, which is done when pages were sent.
"""

from datetime import UTC, tzinfo
from functools import wraps
from pathlib import Path

from forum.kit.db import Database
from forum.kit.jobs import Job, run_quietly
from forum.readership.jobs.day_secrets import DaySecrets, Keys, day_secrets
from forum.readership.jobs.folding import fold, views_folder
from forum.readership.jobs.visits import Visit, keep_visits

SECONDS_BETWEEN_FOLDS = 10.0
"""The number that a page shows is at most 30 seconds old; pages may be kept for a while."""
_RESTS = 1.5
"""Seconds that a fold may take longer, so that it delays no page: in bursts of a thousandth of a second."""

__all__ = [
    "SECONDS_BETWEEN_FOLDS",
    "DaySecrets",
    "Keys",
    "Visit",
    "day_secrets",
    "fold",
    "fold_before_first_page",
    "fold_views",
    "keep_visits",
    "views_folder",
]


def fold_views(database: Database, data_dir: Path, zone: tzinfo = UTC) -> Job:
    """The job that folds; where another process is folding, it does nothing."""

    @wraps(fold_views)
    def run() -> None:
        fold(database, data_dir, zone, rests=_RESTS)

    return run


def fold_before_first_page(database: Database, data_dir: Path, zone: tzinfo = UTC) -> None:
    """Fold what a former run of the forum left, so that its first page shows it. Whatever fails is logged."""

    @wraps(fold_before_first_page)
    def run() -> None:
        fold(database, data_dir, zone, wait=True)

    run_quietly(run)
