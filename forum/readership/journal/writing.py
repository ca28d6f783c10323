"""Writing a journal: each view straight into the memory of a file that belongs to this process alone.

What is in that memory survives the death of the process, as what was written would; there is no fsync, so it need not
survive that of the machine. The file has its place on the disk before anything is put in it: a full disk is told when a
file is begun, never in the midst of it.

No thread waits for another. Each takes the next place, and holds on to the memory until its view is there; who lets go of
it last closes the file, which unlocks it. So a folder never takes a file for finished in which somebody may yet write, and
where it finds an empty place it stops, and comes again.
"""

import fcntl
import mmap
import os
import secrets
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from forum.readership.journal.files import NEW, SUFFIX, open_folder
from forum.readership.journal.record import SIZE, Name, Reader, write

LONGEST = 4_096 * SIZE
"""Bytes of a file; the next view goes to a new one."""
_File: TypeAlias = tuple[mmap.mmap | bytearray, Iterator[int]]
_NONE: _File = bytearray(), iter(())


class JournalWriter:
    """The journal of this process, for all of its threads. The first view makes the file; a fork makes one of its own."""

    def __init__(self, folder: Path, longest: int = LONGEST) -> None:
        self._folder = folder
        self._longest = longest
        self._turn = threading.Lock()
        self._file = _NONE
        _forget_in_children(self)

    def append(self, at: int, thread_id: int, reader: Reader, name: Name) -> None:
        """Write down that a reader saw a thread. Raises OSError where it cannot be (the disk is full, say)."""
        memory, places = self._file
        place = next(places, None)
        while place is None:
            memory, places = self._begin(places)
            place = next(places, None)
        tokens, seal, _ = reader
        letters, name_seal = name
        try:
            write(memory, place, at, thread_id, tokens, letters, at ^ thread_id ^ seal ^ name_seal)
        except BaseException:
            self.close()  # the place stays empty, and whoever reads so far goes on only where nobody writes
            raise

    def close(self) -> None:
        """Let go of the file, which tells the folder that it will not grow. The next view would begin another."""
        with self._turn:
            self._file = _NONE

    def forget(self) -> None:
        """In a forked child: leave the parent's file, and a turn that one of its threads may have, to the parent."""
        self._turn = threading.Lock()
        (memory, _), self._file = self._file, _NONE
        if isinstance(memory, mmap.mmap):
            memory.close()

    def _begin(self, full: Iterator[int]) -> _File:
        """The file after the one with these places: the first thread that finds it full makes it."""
        with self._turn:
            if self._file[1] is full or self._file is _NONE:
                self._file = self._make(), iter(range(0, self._longest, SIZE))
            return self._file

    def _make(self) -> mmap.mmap:
        """A file, locked before it has the name by which it is found: unlocked it would be taken for a dead one."""
        new = open_folder(self._folder) / f"{secrets.token_hex(16)}{NEW}"
        file = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.posix_fallocate(file, 0, self._longest)
            # So that it is in memory: else each page of it is a fault, twice as dear.
            os.write(file, bytes(self._longest))
            memory = mmap.mmap(file, self._longest)  # which keeps the file open, and so locked, by itself
            new.rename(new.with_suffix(SUFFIX))
        except OSError:
            new.unlink(missing_ok=True)
            raise
        finally:
            os.close(file)
        return memory


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
