"""The files of journals, by what their names say: `.new` is being made, `.views` has views, `.folded` may go; `.journal`
has views as a former release wrote them.

A journal that is fully folded and whose process is dead is first renamed, then its row goes, then the file. Whatever
interrupts that, no journal without a row is ever read again.
"""

import fcntl
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time

NEW, SUFFIX, FORMER, FOLDED = ".new", ".views", ".journal", ".folded"
_SECONDS_TO_BE_MADE = 3_600
_BLOCK = 128 * 1024


@dataclass(frozen=True)
class Journal:
    """A file of views, with room for so many bytes; if its process is alive, it writes at the first empty place."""

    path: Path
    is_alive: bool
    length: int

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def is_former(self) -> bool:
        """Whether a former release wrote it."""
        return self.path.suffix == FORMER


def open_folder(folder: Path) -> Path:
    """The folder, made on first use, for nobody else to read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def list_journals(folder: Path) -> list[Journal]:
    """All journals, none of which may be retired meanwhile. Clears away files whose making was interrupted."""
    for path in folder.glob(f"*{NEW}"):
        _clear_away(path)
    return [_journal(path) for suffix in (FORMER, SUFFIX) for path in sorted(folder.glob(f"*{suffix}"))]


def list_retired(folder: Path) -> list[Path]:
    """The files whose rows, and then they themselves, may go."""
    return sorted(folder.glob(f"*{FOLDED}"))


def retire(journal: Journal) -> None:
    """From now on nobody reads it."""
    journal.path.rename(journal.path.with_suffix(FOLDED))


def wipe(path: Path, end: int) -> None:
    """Blank all records before `end`, which are in the database: tokens must go although a process lives for weeks.

    The blank part grows from the front, so an interrupted wiping is finished by the next. Records behind `end`, and
    those that are being written, are not touched.
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
