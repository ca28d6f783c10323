"""Writing a journal: one `os.write` for each view, to a file that belongs to this process alone.

There is no fsync: what was written survives the death of the process, not that of the machine.
"""

import errno
import fcntl
import os
import secrets
import threading
import weakref
from pathlib import Path

from forum.readership.journal.files import NEW, SUFFIX, open_folder
from forum.readership.journal.record import View, pack

LONGEST = 4 * 1024 * 1024
"""Bytes after which the next view goes to a new file."""


class JournalWriter:
    """The journal of this process, for all of its threads. The first view makes the file; a fork makes one of its own."""

    def __init__(self, folder: Path, longest: int = LONGEST) -> None:
        self._folder = folder
        self._longest = longest
        self._lock = threading.Lock()
        self._file: int | None = None
        self._length = 0
        _forget_in_children(self)

    def append(self, view: View) -> None:
        """Write a view down. Raises OSError where it cannot be (the disk is full, say); then nothing of it counts."""
        record = pack(view)
        with self._lock:
            file = self._file if self._file is not None else self._begin()
            written = os.write(file, record)
            self._length += written
            if written != len(record) or self._length >= self._longest:
                # Half a record ends its file, so that the next one cannot begin in the middle of it.
                self._end()
        if written != len(record):
            raise OSError(errno.ENOSPC, "half a view was written")

    def close(self) -> None:
        """Let go of the file, which tells the folder that it will not grow. The next view would begin another."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """In a forked child: leave the parent's file, and a lock that one of its threads may hold, to the parent."""
        self._lock = threading.Lock()
        self._end()

    def _begin(self) -> int:
        """Make a file, locked before it has the name by which it is found: unlocked it would be taken for a dead one."""
        new = open_folder(self._folder) / f"{secrets.token_hex(16)}{NEW}"
        file = os.open(new, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            new.rename(new.with_suffix(SUFFIX))
        except OSError:
            os.close(file)
            raise
        self._file, self._length = file, 0
        return file

    def _end(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            os.close(file)


def _forget_in_children(writer: JournalWriter) -> None:
    """What a fork inherits is forgotten at once, while it has one thread: later, two could find out at a time.

    A child that kept the file open would also keep it locked when its parent is dead.
    """
    reference = weakref.ref(writer)

    def forget() -> None:
        alive = reference()
        if alive is not None:
            alive.forget()

    os.register_at_fork(after_in_child=forget)
