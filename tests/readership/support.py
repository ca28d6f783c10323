"""What tests of counting share: a forum small enough to count by hand."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select

from forum.kit import clock
from forum.kit.db import Database
from forum.readership.jobs import fold, views_folder
from forum.readership.models import FoldedJournal, ViewDay, ViewMark
from forum.schema import upgrade
from forum.threads.models import Thread
from forum.topics.models import Topic

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"
GUEST = "192.0.2.7", None, FIREFOX


@dataclass(frozen=True)
class Forum:
    """A database with threads, and a data folder."""

    database: Database
    data_dir: Path

    @property
    def folder(self) -> Path:
        return views_folder(self.data_dir)

    def fold(self, at_once: int = 1_000) -> int:
        return fold(self.database, self.data_dir, at_once=at_once, wait=True)

    def views(self, thread_id: int = 1) -> int:
        """What the page of a thread would show."""
        with self.database.reading() as session:
            return session.execute(select(Thread.view_count).where(Thread.id == thread_id)).scalar_one()

    def views_of_days(self) -> int:
        """What the days together have."""
        with self.database.reading() as session:
            return sum(session.scalars(select(ViewDay.view_count)))

    def marks(self) -> int:
        with self.database.reading() as session:
            return len(session.execute(select(ViewMark.reader)).all())

    def folded(self) -> dict[str, int]:
        """How far each journal is folded."""
        with self.database.reading() as session:
            rows = session.execute(select(FoldedJournal.name, FoldedJournal.length))
            return {name: length for name, length in rows}  # noqa: C416 - a row is no pair to mypy

    def files(self, ending: str = ".views") -> list[Path]:
        return sorted(self.folder.glob(f"*{ending}"))


def make_threads(url: str) -> None:
    """Migrate, and add threads 1, 2 and 3."""
    database = Database(url)
    upgrade(database, "forum.example")
    now = clock.now()
    with database.writing() as session:
        topic = session.execute(select(Topic.id)).scalars().first()
        rows = [
            {"topic_id": topic, "title": "Verlof", "slug": "verlof", "language": "nl", "received_at": now}
            | {"active_at": now, "changed_at": now}
            for _ in range(3)
        ]
        session.execute(insert(Thread), rows)
        session.commit()
    database.dispose()
