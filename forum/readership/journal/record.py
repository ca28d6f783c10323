"""One view as bytes: always as many, never over the edge of a page of memory, with a checksum that is written last.

Bytes that are blank, half written, or spoilt are no record. What is the same for all views of a reader, or from a host,
is made and summed up once: writing a view takes a fraction of a millionth of a second.
"""

from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple, TypeAlias
from zlib import crc32

_WRITTEN = Struct("<qq32s72sQ")
_TOKEN = 16
_READ = Struct("<qq104sQ")

SIZE = _WRITTEN.size
"""Bytes of a record; a page of memory is a multiple of it."""
LONGEST_NAME = 72
"""Letters of a name."""
NOBODY = bytes(_TOKEN)
"""Stands where there is no token."""


class Name(NamedTuple):
    """The host from which somebody came, or the name of a crawler."""

    letters: bytes
    seal: int


class Reader(NamedTuple):
    """A reader as journals know them on one day, by the tokens of today and of the day before; a crawler has its name instead."""

    tokens: bytes
    seal: int
    crawler: Name | None = None


class Noted(NamedTuple):
    """That a reader saw a thread. `at` counts microseconds since 1970, UTC.

    `reader` is their token of the day, `former` that of the day before, or `NOBODY`; what was read by nobody, a crawler read.
    `name` is the host from which they came (`""`: not known), or what crawler it was.
    """

    at: int
    thread_id: int
    reader: bytes
    former: bytes
    name: str = ""


NOWHERE = Name(b"", 0)


def reader_of(today: bytes, former: bytes) -> Reader:
    """Somebody with these tokens."""
    return Reader(today + former, crc32(today + former) << 32)


def crawler_of(name: str) -> Reader:
    """A crawler of this name."""
    return reader_of(NOBODY, NOBODY)._replace(crawler=name_of(name))


def name_of(name: str) -> Name:
    """A name, cut to what there is room for."""
    letters = name.encode("ascii", "replace")[:LONGEST_NAME]
    return Name(letters, crc32(letters))


write = _WRITTEN.pack_into
"""Put a record in a buffer, at a place: when, which thread, tokens, letters, and last the checksum (of numbers xor seals).
Nothing else runs in this process meanwhile."""


def pack(noted: Noted) -> bytes:
    """The record of what was noted."""
    at, thread_id, today, former, name = noted
    reader, named = reader_of(today, former), name_of(name)
    return _WRITTEN.pack(at, thread_id, reader.tokens, named.letters, at ^ thread_id ^ reader.seal ^ named.seal)


def unpack(block: bytes) -> Iterator[Noted | None]:
    """What so many records say; None where bytes are none. What is left at the end is passed over."""
    # What the readers of a block are told by is looked at once for each, and is the same objects in all that they read.
    tellers: dict[bytes, _Teller] = {}
    for at, thread_id, teller, seal in _READ.iter_unpack(block[: len(block) // SIZE * SIZE]):
        told = tellers.get(teller)
        if told is None:
            told = tellers[teller] = _read_teller(teller)
        reader, former, name, own = told
        yield _noted(Noted, (at, thread_id, reader, former, name)) if seal == at ^ thread_id ^ own else None


_Teller: TypeAlias = tuple[bytes, bytes, str, int]
_noted = tuple.__new__  # Noted() itself takes three times as long


def _read_teller(teller: bytes) -> _Teller:
    """Tokens and name, and their seal."""
    tokens, letters = teller[: 2 * _TOKEN], teller[2 * _TOKEN :].rstrip(b"\0")
    seal = crc32(tokens) << 32 ^ crc32(letters)
    return tokens[:_TOKEN], tokens[_TOKEN:], letters.decode("ascii", "replace"), seal
