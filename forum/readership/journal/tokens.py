"""What journals and marks know of a reader. Neither tells who it is to somebody who does not have the day's secret.

A **token** is a reader on one day, kept in memory and in a journal until that is folded. A **mask** is made of it for one
thread, and is all that the database has: two masks do not tell that they are of one reader.
"""

from hashlib import blake2b
from struct import Struct

from forum.readership.journal.record import NOBODY, Noted

_number = Struct("<q").pack
_LENGTH = len(NOBODY)


def token(reader: bytes, secret: bytes) -> bytes:
    """A reader on the day of this secret."""
    return blake2b(reader, key=secret, digest_size=_LENGTH).digest()


def mask(day_token: bytes, thread_id: int) -> bytes:
    """A reader on a day and one thread."""
    return blake2b(_number(thread_id), key=day_token, digest_size=_LENGTH).digest()


def mask_noted(noted: Noted) -> Noted:
    """The same, with masks in place of tokens; nobody has none."""
    at, thread_id, reader, former, name = noted
    if reader == NOBODY:
        return noted
    hidden = mask(reader, thread_id)
    return Noted(at, thread_id, hidden, NOBODY if former == NOBODY else mask(former, thread_id), name)
