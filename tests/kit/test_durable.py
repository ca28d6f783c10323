"""What is acknowledged on SQLite survives a power failure: the disk has what was synced, and anything of what was not."""

import os
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from forum.kit import durable
from forum.kit.db import Database, commit, session
from forum.kit.durable import Log, NotDurable
from tests.kit.test_db import add_and_tell, make_a_counter
from tests.support.databases import SqliteDatabases, sqlite_file
from tests.support.processes import context
from tests.support.together import together

THREADS, TIMES = 6, 8
_COUNT = "SELECT count FROM counters"


class Disk:
    """Keeps at each sync what the disk then has, in the place of the system."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.kept: list[tuple[bytes, bytes]] = []
        """The database and its log, after each sync."""
        self.seconds = 0.0
        self.is_broken = False

    def sync(self, _file: int) -> None:
        now = self.file.read_bytes(), Path(f"{self.file}-wal").read_bytes()
        threading.Event().wait(self.seconds)
        if self.is_broken:
            raise OSError
        self.kept.append(now)

    def count_after_failure(self, number: int, folder: Path) -> int:
        """What is counted when the power fails after so many syncs: of what came later, anything may be there."""
        (folder / "lost").write_bytes(self.kept[number - 1][0])
        (folder / "lost-wal").write_bytes(self.kept[number - 1][1] + random.randbytes(random.randrange(9_000)))
        with closing(sqlite3.connect(folder / "lost")) as connection:
            return int(connection.execute(_COUNT).fetchone()[0])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(SqliteDatabases(tmp_path).make(make_a_counter))
    yield database
    database.dispose()


@pytest.fixture
def disk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(sqlite_file(database.url))
    monkeypatch.setattr(durable, "sync", disk.sync)
    return disk


def add_one(database: Database, *before: str) -> int:
    """What is counted then; committed, and acknowledged."""
    with database.writing():
        for statement in before:
            session().execute(text(statement))
        session().execute(text("UPDATE counters SET count = count + 1"))
        counted = int(session().execute(text(_COUNT)).scalar_one())
        commit()
    return counted


def test_one_sync_serves_all_who_wait_and_each_is_acknowledged_after_its_own(
    database: Database, disk: Disk, tmp_path: Path
) -> None:
    disk.seconds = 0.01

    def write() -> list[tuple[int, int]]:
        return [(add_one(database), len(disk.kept)) for _ in range(TIMES)]

    told = [one for some in together([write] * THREADS) for one in some]

    after = {number: disk.count_after_failure(number, tmp_path) for number in {syncs for _, syncs in told}}
    assert all(counted <= after[syncs] for counted, syncs in told)
    assert len(disk.kept) <= THREADS * TIMES // 2


def test_what_is_acknowledged_survives_checkpoints_and_a_log_that_begins_anew(
    database: Database, disk: Disk, tmp_path: Path
) -> None:
    sizes = set()
    for number in range(1, 41):
        assert add_one(database, "PRAGMA wal_autocheckpoint=7") == number
        assert disk.count_after_failure(len(disk.kept), tmp_path) == number
        sizes.add(len(disk.kept[-1][1]))
    assert len(sizes) < 12  # it did begin anew


def test_what_the_disk_does_not_take_is_not_acknowledged_and_the_next_waits_for_all_of_it(
    database: Database, disk: Disk, tmp_path: Path
) -> None:
    add_one(database)
    disk.is_broken = True
    with pytest.raises(NotDurable):
        add_one(database)
    with database.reading() as reading:
        assert reading.execute(text(_COUNT)).scalar_one() == 2  # it may be lost, and may be not

    disk.is_broken = False
    assert add_one(database) == 3
    # The former log was copied, by syncs of SQLite's own: nothing of it is needed any more.
    assert disk.count_after_failure(len(disk.kept), tmp_path) == 3
    assert len(disk.kept[-1][1]) < len(disk.kept[0][1]) * 2


def test_after_a_failure_no_later_sync_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "forum.sqlite-wal").touch()
    log = Log(tmp_path / "forum.sqlite")
    monkeypatch.setattr(durable, "sync", _fail)
    with pytest.raises(NotDurable):
        log.wait()
    monkeypatch.setattr(durable, "sync", lambda _file: None)
    with pytest.raises(NotDurable):
        log.wait()
    with pytest.raises(NotDurable):
        log.mend(lambda: False)

    log.mend(lambda: True)

    log.wait()
    log.close()


def test_the_log_that_is_synced_is_the_one_that_stands_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(durable, "sync", lambda file: synced.append(os.fstat(file).st_ino))
    path, log = tmp_path / "forum.sqlite-wal", Log(tmp_path / "forum.sqlite")
    log.wait()  # SQLite removed it, after it had copied all
    path.touch()
    log.wait()
    path.rename(tmp_path / "former")
    path.touch()
    log.wait()

    assert synced == [(tmp_path / "former").stat().st_ino, path.stat().st_ino]
    log.close()


def test_who_starts_after_all_were_killed_has_everything_copied_by_closing(database: Database, tmp_path: Path) -> None:
    file, (receiver, sender) = sqlite_file(database.url), context.Pipe(duplex=False)
    process = context.Process(target=add_and_tell, args=(database.url, sender))
    process.start()
    for _ in range(3):
        receiver.recv_bytes()
    process.kill()
    process.join()
    assert Path(f"{file}-wal").stat().st_size

    with database.reading() as reading:
        counted = reading.execute(text(_COUNT)).scalar_one()
    database.let_go()

    assert not Path(f"{file}-wal").exists()
    (tmp_path / "alone").write_bytes(file.read_bytes())
    with closing(sqlite3.connect(tmp_path / "alone")) as connection:
        assert connection.execute(_COUNT).fetchone()[0] == counted >= 3


def _fail(_file: int) -> None:
    raise OSError
