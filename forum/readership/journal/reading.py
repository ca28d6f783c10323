"""Reading journals: all views of all files as one stream, in order of time, in little memory."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from typing import NamedTuple

from forum.readership.journal.files import Journal
from forum.readership.journal.record import SIZE, View, unpack

_RECORDS_AT_ONCE = 256


class Found(NamedTuple):
    """A view, and the place right behind it."""

    view: View
    journal: str
    end: int


def in_order(journals: Sequence[Journal], folded: Mapping[str, int]) -> Iterator[Found]:
    """What the journals hold beyond the bytes that are folded of each, by name, up to the length they have now.

    Each journal is in its own order; among them the earliest view comes first. No file stays open in between, for there
    may be thousands after a bad night. What is no record is passed over.
    """
    return merge(*(_views(journal, folded.get(journal.name, 0)) for journal in journals))


def _views(journal: Journal, begin: int) -> Iterator[Found]:
    for start in range(begin, journal.length, SIZE * _RECORDS_AT_ONCE):
        with journal.path.open("rb") as file:
            file.seek(start)
            block = file.read(min(SIZE * _RECORDS_AT_ONCE, journal.length - start))
        for place in range(0, len(block), SIZE):
            view = unpack(block[place : place + SIZE])
            if view is not None:
                yield Found(view, journal.name, start + place + SIZE)
