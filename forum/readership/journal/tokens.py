"""What journals and marks know of a reader. Neither tells who it is to somebody who does not have the day's secret.

A **token** is a reader on one day, kept in memory and in a journal until that is folded. A **mask** is made of it for one
thread, and is all that the database has: two masks do not tell that they are of one reader.
"""

from collections.abc import Iterable
from hashlib import blake2b
from struct import Struct

from forum.readership.journal.former import Masked
from forum.readership.journal.record import NOBODY, Noted

_number = Struct("<q").pack
_LENGTH = len(NOBODY)


def token(reader: bytes, secret: bytes) -> bytes:
    """A reader on the day of this secret."""
    return blake2b(reader, key=secret, digest_size=_LENGTH).digest()


def mask(day_token: bytes, thread_id: int) -> bytes:
    """A reader on a day and one thread."""
    return blake2b(_number(thread_id), key=day_token, digest_size=_LENGTH).digest()


def mask_all(views: Iterable[Noted]) -> list[Noted]:
    """The same, with masks in place of tokens where they are not yet."""
    masks: dict[tuple[int, bytes, bytes], tuple[bytes, bytes]] = {}
    masked: list[Noted] = []
    for view in views:
        if isinstance(view, Masked):
            masked.append(view)
            continue
        at, thread_id, reader, former, name = view
        hidden = masks.get(view[1:4])
        if hidden is None:
            hidden = mask(reader, thread_id), NOBODY if former == NOBODY else mask(former, thread_id)
            masks[view[1:4]] = hidden
        masked.append(Noted(at, thread_id, *hidden, name))
    return masked
