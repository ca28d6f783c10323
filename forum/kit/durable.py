"""Commits of SQLite that survive a power failure, many with one sync of the disk.

With `synchronous=FULL` each commit waits for the disk while it holds the one turn to write. With NORMAL it leaves that out:
its frames are in the write-ahead log, where all others see them, and a crash of the program loses nothing; only until the
disk has them, a power failure may. So here the writer gives up its turn, and then waits for a sync of the log that began
after its commit; one sync serves all who wait. Until then nobody is told that it is committed.

Why that is as good as FULL (https://www.sqlite.org/wal.html, `wal.c`):
- A commit is whole when its frames are on the disk, and those before it: a sync of the file brings all of them.
- Frames leave the log by checkpoints alone, and of NORMAL a checkpoint syncs the log before it copies and the database
  before the log begins anew, is cut off or removed. So whatever is no longer in the log that is synced here is durable
  already. A log that begins anew has its header synced before a frame follows it.
- It is the file that is synced, whichever descriptor wrote it. If another one stands in its place, the former was removed:
  by the last connection that closed, after a checkpoint of all. The name of a new one is synced with its folder.
- Our descriptor is of the log only, on which SQLite takes no locks; closing one of the database would let go of those.
- What somebody has seen that is not durable yet can get lost with what they wrote on it, never without: the log is a sequence.

Where a sync fails, the kernel may forget what it could not write. Then nothing is acknowledged, by a later sync neither,
until all of the log has been copied into the database, and begins anew (`mend`). Where all die before that, who starts next
does it: before a forum serves, it looks at its database and closes it, and SQLite copies the log for the last who does.
"""

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from forum.kit.errors import Busy

log = logging.getLogger(__name__)
sync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)


class NotDurable(Busy):
    """It was committed, and may be lost at a power failure: the disk did not take it."""


class Log:
    """The write-ahead log of a database, in this process."""

    def __init__(self, database: Path) -> None:
        self._path = Path(f"{database}-wal")
        self._file: int | None = None
        self._changed = threading.Condition()
        self._begun = self._done = 0
        self.has_failed = False
        """Whether the disk may lack something that is in it."""

    def wait(self) -> None:
        """On return, all that was committed before the call is durable. Raises `NotDurable`."""
        with self._changed:
            enough = self._begun + 1
            while self._done < enough:
                if self._begun == self._done:
                    self._sync_for_all()
                else:
                    self._changed.wait()
            if self.has_failed:
                raise NotDurable

    def mend(self, checkpoint: Callable[[], bool]) -> None:
        """Go on after a failure once `checkpoint` copied all of the log, and let it begin anew; else raises `NotDurable`."""
        if self.has_failed:
            if not checkpoint():
                raise NotDurable
            self.has_failed = False

    def close(self) -> None:
        """Let go of the file."""
        with self._changed:
            self._changed.wait_for(lambda: self._begun == self._done)
            self._let_go()

    def _sync_for_all(self) -> None:
        """Sync, without holding up those who come meanwhile; on return it is done, or has failed."""
        self._begun += 1
        self._changed.release()
        failed = True
        try:
            if (file := self._current()) is not None:
                sync(file)
            failed = False
        except OSError:
            log.exception("What was committed may not be on the disk; nothing is acknowledged until that is mended")
        finally:
            self._changed.acquire()
            self.has_failed = self.has_failed or failed
            self._done = self._begun
            self._changed.notify_all()

    def _current(self) -> int | None:
        """The file that stands there now; None where it was removed, after all of it had been copied."""
        try:
            if self._file is None or not os.path.samestat(os.fstat(self._file), self._path.stat()):
                self._let_go()
                self._file = os.open(self._path, os.O_RDWR)
                _sync_folder(self._path.parent)
        except FileNotFoundError:
            return None
        return self._file

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
