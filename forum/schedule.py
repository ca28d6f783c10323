"""What happens by the clock: one table of (job, how often in seconds)."""

from pathlib import Path

from forum.kit.db import Database
from forum.kit.jobs import Job
from forum.readership.jobs import SECONDS_BETWEEN_FOLDS, fold_views
from forum.threads.jobs import SECONDS_BETWEEN_TURNS, find_related


def table(database: Database, data_dir: Path) -> list[tuple[Job, float]]:
    """The jobs of a process that serves; those that must run once at a time see to that themselves."""
    return [
        (fold_views(database, data_dir), SECONDS_BETWEEN_FOLDS),
        (find_related(database, data_dir), SECONDS_BETWEEN_TURNS),
    ]
