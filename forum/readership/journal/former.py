"""Journals as they were written before views said from where readers came: what an upgrade finds of them is counted too.

Their records are shorter, and hold hashes of readers that are of one thread already.
"""

from collections.abc import Iterator
from struct import Struct
from zlib import crc32

from forum.readership.journal.record import Noted

_BODY = Struct("<qq16s16s")
_SUM = Struct("<I")

SIZE = _BODY.size + _SUM.size


class Masked(Noted):
    """A view with masks in place of tokens."""

    __slots__ = ()


def pack(noted: Noted) -> bytes:
    """A record as it was."""
    body = _BODY.pack(*noted[:4])
    return body + _SUM.pack(crc32(body))


def unpack(block: bytes) -> Iterator[Noted | None]:
    """As `record.unpack`."""
    for start in range(0, len(block) - SIZE + 1, SIZE):
        body = block[start : start + _BODY.size]
        is_whole = _SUM.unpack_from(block, start + _BODY.size)[0] == crc32(body)
        yield Masked(*_BODY.unpack(body)) if is_whole else None
