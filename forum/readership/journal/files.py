"""The files of journals, by what their names say: `.new` is being made, `.journal` has views, `.folded` may go.

A journal that is fully folded and whose process is dead is first renamed, then its row goes, then the file. Whatever
interrupts that, no journal without a row is ever read again.
"""

import fcntl
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time

from forum.readership.journal.record import SIZE

NEW, SUFFIX, FOLDED = ".new", ".journal", ".folded"
_SECONDS_TO_BE_MADE = 3_600
_BLOCK = SIZE * 1024


@dataclass(frozen=True)
class Journal:
    """A file of views: `length` bytes now, of which the last record may be torn; more to come if its process is alive."""

    path: Path
    is_alive: bool
    length: int

    @property
    def name(self) -> str:
        return self.path.stem


def open_folder(folder: Path) -> Path:
    """The folder, made on first use, for nobody else to read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def list_journals(folder: Path) -> list[Journal]:
    """All journals, none of which may be retired meanwhile. Clears away files whose making was interrupted."""
    for path in folder.glob(f"*{NEW}"):
        _clear_away(path)
    return [_journal(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]


def list_retired(folder: Path) -> list[Path]:
    """The files whose rows, and then they themselves, may go."""
    return sorted(folder.glob(f"*{FOLDED}"))


def retire(journal: Journal) -> None:
    """From now on nobody reads it."""
    journal.path.rename(journal.path.with_suffix(FOLDED))


def wipe(path: Path, end: int) -> None:
    """Blank all records before `end`, which are in the database: hashes must go although a process lives for weeks.

    The blank part grows from the front, so an interrupted wiping is finished by the next. Records behind `end`, and
    those that are being appended, are not touched.
    """
    file = os.open(path, os.O_RDWR)
    try:
        begin = _blank_until(file, end)
        while begin < end:
            begin += os.pwrite(file, bytes(min(_BLOCK, end - begin)), begin)
    finally:
        os.close(file)


def _blank_until(file: int, end: int) -> int:
    """Where the blocks that are not blank begin; looks from the end, where they are."""
    begin = end
    while begin > 0:
        block = os.pread(file, min(_BLOCK, begin), max(0, begin - _BLOCK))
        if not block.strip(b"\0"):
            break
        begin -= len(block)
    return begin


def _journal(path: Path) -> Journal:
    # In this order: one that was dead before its length was read has its last length.
    is_alive = _is_locked(path)
    return Journal(path, is_alive, path.stat().st_size)


def _clear_away(new: Path) -> None:
    with suppress(FileNotFoundError):  # it was made just now
        if new.stat().st_mtime < time() - _SECONDS_TO_BE_MADE:
            new.unlink()


def _is_locked(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(file, fcntl.LOCK_UN)
        return False
