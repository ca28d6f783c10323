"""Reading journals: all views of all files as one stream, in order of time, in little memory."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from typing import NamedTuple

from forum.readership.journal import former, record
from forum.readership.journal.files import Journal
from forum.readership.journal.record import Noted
from forum.readership.journal.tokens import mask_noted

_RECORDS_AT_ONCE = 256


class Found(NamedTuple):
    """What was noted, its tokens masked, and the place right behind it."""

    noted: Noted
    journal: str
    end: int


def in_order(journals: Sequence[Journal], folded: Mapping[str, int]) -> Iterator[Found]:
    """What the journals hold beyond the bytes that are folded of each, by name, as far as they are written now.

    Each journal is in its own order; among them the earliest comes first. No file stays open in between, for there may be
    thousands after a bad night. In a journal that may grow, the first place without a record is the end: somebody may be
    writing there. In another it is passed over.
    """
    return merge(*(_found(journal, folded.get(journal.name, 0)) for journal in journals))


def _found(journal: Journal, begin: int) -> Iterator[Found]:
    format_ = former if journal.is_former else record
    size, name, is_former = format_.SIZE, journal.name, journal.is_former
    for start in range(begin, journal.length, size * _RECORDS_AT_ONCE):
        with journal.path.open("rb") as file:
            file.seek(start)
            block = file.read(min(size * _RECORDS_AT_ONCE, journal.length - start))
        for place, noted in enumerate(format_.unpack(block) if block.strip(b"\0") else (None,), 1):
            if noted is not None:
                yield Found(noted if is_former else mask_noted(noted), name, start + place * size)
            elif journal.is_alive:
                return
