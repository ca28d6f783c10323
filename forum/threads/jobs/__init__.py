"""What threads need by the clock: their related questions, found off the request."""

from functools import wraps
from pathlib import Path

from forum.kit.db import Database
from forum.kit.jobs import Job
from forum.threads.jobs.relating import relate

SECONDS_BETWEEN_TURNS = 30.0

__all__ = ["SECONDS_BETWEEN_TURNS", "find_related", "relate"]


def find_related(database: Database, data_dir: Path) -> Job:
    """The job that finds related questions; where another process is at it, it does nothing."""

    @wraps(find_related)
    def run() -> None:
        relate(database, data_dir)

    return run
