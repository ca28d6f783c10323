"""What happens by the clock: one table of (job, how often in seconds)."""

from functools import partial
from pathlib import Path

from forum.kit.db import Database
from forum.kit.jobs import Job
from forum.readership.jobs import fold


def table(database: Database, data_dir: Path) -> list[tuple[Job, float]]:
    """The jobs of a process that serves; those that must run once at a time see to that themselves."""
    return [(partial(_fold, database, data_dir), 10.0)]


def _fold(database: Database, data_dir: Path) -> None:
    fold(database, data_dir)
