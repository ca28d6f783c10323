"""Reading journals: all views of all files as one stream, in order of time, in little memory."""

import os
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from pathlib import Path
from typing import TypeAlias

from forum.readership.journal import former, record
from forum.readership.journal.files import Journal
from forum.readership.journal.record import Noted

_RECORDS_AT_ONCE = 256
Found: TypeAlias = tuple[Noted, str, int]
"""What was noted, in which journal, and the place right behind it."""


def in_order(journals: Sequence[Journal], folded: Mapping[str, int]) -> Iterator[Found]:
    """What the journals hold beyond the bytes that are folded of each, by name, as far as they are written now.

    Each journal is in its own order; among them the earliest comes first. Of one that has not come yet only the first view
    is read, and no file stays open in between, for there may be thousands after a bad night. In a journal that may grow, the
    first place without a record is the end: somebody may be writing there. In another it is passed over.
    """
    return merge(*(_found(journal, folded.get(journal.name, 0)) for journal in journals))


def _found(journal: Journal, end: int) -> Iterator[Found]:
    format_ = former if journal.is_former else record
    size, name, count = format_.SIZE, journal.name, 1
    while end < journal.length:
        block = _read(journal.path, end, min(size * count, journal.length - end))
        if not block.strip(b"\0"):
            if journal.is_alive:
                return
            end += size * count
        else:
            for noted in format_.unpack(block):
                end += size
                if noted is not None:
                    yield noted, name, end
                elif journal.is_alive:
                    return
            end += len(block) % size
        count = _RECORDS_AT_ONCE


def _read(path: Path, begin: int, length: int) -> bytes:
    file = os.open(path, os.O_RDONLY)
    try:
        return os.pread(file, length, begin)
    finally:
        os.close(file)
