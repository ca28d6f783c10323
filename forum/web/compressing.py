"""Compressing an answer, quickly: what is made anew is compressed while somebody waits."""

import brotli
import zstandard
from isal import isal_zlib

_GZIP = 16 + isal_zlib.MAX_WBITS
"""A window of the usual size, within a header of gzip that names neither file nor moment."""


def compress(data: bytes, coding: str) -> bytes:
    """The same bytes in one of `CODINGS`, of which the same ones are always made."""
    if coding == "zstd":
        return zstandard.compress(data, 3)
    if coding == "br":
        found: bytes = brotli.compress(data, quality=3)
        return found
    return isal_zlib.compress(data, 3, _GZIP)
