"""Filling, before the workers are forked, the holes that freed memory left among what they share.

What a worker makes then lies together, in memory of its own. In holes it would lie all over what is shared, and each piece
would have a page of four kilobytes copied for it: three megabytes a worker, before it has answered anybody.
"""

from collections.abc import Callable, Iterator
from ctypes import CDLL, Structure, c_size_t, c_void_p
from functools import partial
from itertools import count, islice
from typing import Any

_POOL, _FIRST = 16_384, 48
"""Bytes of what Python cuts into pieces of one size, and before the first piece. Where they are others, as in
Python's development mode, none of its holes are filled."""
_SURE = 8
"""Pieces in a row from the first one on: nobody had any of their pool."""
_MOST = 20_000
"""Pieces of one size: several times as many as there are."""
_LARGEST, _STEP, _SMALLEST_BYTES = 512, 16, 33
_PAGE = 4_096

_filling: list[object] = []


def fill_holes() -> None:
    """Take the free pieces that are smaller than a page, for good: Python's, and glibc's where it is there."""
    for number, make in enumerate(_makers(), 1):
        _filling.extend(_of_one_size(make, number * _STEP))
    libc = CDLL(None)
    if hasattr(libc, "mallinfo2"):
        _take_chunks(libc)


def _makers() -> Iterator[Callable[[], object]]:
    """What makes something of 16 bytes, of 32, of 48, …: one for each size of pieces."""
    yield object
    yield count(1 << 20).__next__
    for size in range(3 * _STEP, _LARGEST + 1, _STEP):
        yield partial(bytes, size - _SMALLEST_BYTES)


def _of_one_size(make: Callable[[], object], size: int) -> list[object]:
    """So many until a pool is begun: of those that were, all pieces are taken. None, where no pool is seen to be begun."""
    pieces: list[object] = []
    in_a_row = 0
    for piece in islice(iter(make, None), _MOST):
        pieces.append(piece)
        place = id(piece) % _POOL - _FIRST
        in_a_row = in_a_row + 1 if place == in_a_row * size else int(place == 0)
        if in_a_row == _SURE:
            return pieces
    return []


class _Told(Structure):
    """What `mallinfo2` tells."""

    _fields_ = [(name, c_size_t) for name in "arena _1 _2 _3 _4 _5 _6 used free top".split()]


def _take_chunks(libc: Any) -> None:
    libc.mallinfo2.restype, libc.sbrk.restype, libc.malloc.restype = _Told, c_void_p, c_void_p
    libc.malloc.argtypes, libc.free.argtypes = [c_size_t], [c_void_p]
    top = libc.sbrk(0) - libc.mallinfo2().top
    for size in range(_PAGE, 0, -_STEP):
        while (place := libc.malloc(size)) < top:
            pass
        libc.free(place)
