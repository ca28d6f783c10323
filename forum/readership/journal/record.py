"""One view as bytes: always as many, with a checksum at the end, so that half a record is never taken for one."""

from struct import Struct
from typing import NamedTuple
from zlib import crc32

_BODY = Struct("<qq16s16s")
_SUM = Struct("<I")

SIZE = _BODY.size + _SUM.size
"""Bytes of a record."""
NOBODY = bytes(16)
"""Stands where there is no former hash."""


class View(NamedTuple):
    """That a reader saw a thread. `at` counts microseconds since 1970, UTC.

    `reader` is their hash under the secret of the day, `former` under that of the day before, or `NOBODY`.
    """

    at: int
    thread_id: int
    reader: bytes
    former: bytes


def pack(view: View) -> bytes:
    """The record of a view."""
    body = _BODY.pack(*view)
    return body + _SUM.pack(crc32(body))


def unpack(record: bytes) -> View | None:
    """The view of a record; None where the bytes are not one (blank, torn or spoilt)."""
    body = record[: _BODY.size]
    if len(record) != SIZE or _SUM.unpack_from(record, _BODY.size)[0] != crc32(body):
        return None
    return View(*_BODY.unpack(body))
