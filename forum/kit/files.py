"""Files that are for this user's eyes alone, whatever the folder they lie in allows; and files by which processes take turns."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def make_private(file: Path) -> None:
    """Make an empty file that nobody else can read, unless it is there; SQLite gives what it puts beside it the same mode."""
    with suppress(OSError):  # it is there: not even opened, for closing it would drop SQLite's locks on it
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def turn(lock: Path, *, wait: bool) -> Iterator[bool]:
    """Whether it is this process's turn, which lasts as long as the block: one has it at a time, others wait or do nothing."""
    with lock.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            # Said, not left to closing: a process forked meanwhile has the file open too.
            fcntl.flock(file, fcntl.LOCK_UN)
