"""A thread file as a stream: its topics, then its threads, one at a time, whatever its size.

It promises that what it yields is JSON of known shape at the top level, and nothing about what is in it. Refused, with
the line and column: what is not JSON (RFC 8259) or not UTF-8; a number of more than 64 bits; and a lone half of a
surrogate pair, which would be stored as a question mark.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from typing import Any, BinaryIO, TypeAlias

import ijson

Event: TypeAlias = tuple[str, Any]

_LISTS = ("topics", "threads")
_LEVELS = 4
"""A thread, its posts, a post, and lists in that; what is deeper can only be in a field that nobody knows."""
_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<lone>u[dD][89a-fA-F]..)|.?)", re.DOTALL)
_LONGEST_ESCAPE = 12
_UNREADABLE = (ijson.JSONError, ValueError)


class Broken(Exception):
    """The file cannot be imported; the text says where it is broken, and how."""


def read_parts(file: BinaryIO) -> Iterator[tuple[str, Any]]:
    """The parts of a file in their order: ("format", it), ("topics", each of them), ("threads", each of them).

    Fields that nobody knows are passed over. Raises `Broken`.
    """
    events = _events(file)
    if next(events)[0] != "start_map":
        raise Broken("the file is not a JSON object")
    seen: set[str] = set()
    for _, name in takewhile(lambda event: event[0] != "end_map", events):
        _check_order(name, seen)
        if name in _LISTS:
            yield from ((name, item) for item in _items(events, name))
        elif name == "format":
            yield name, _value(events, *next(events), 0)
        else:
            _pass_over(events)
    next(events, None)  # what stands behind the end is an error too
    for name in ("format", "threads"):
        if name not in seen:
            raise Broken(f"{name}: this is missing")


def _items(events: Iterator[Event], name: str) -> Iterator[Any]:
    if next(events)[0] != "start_array":
        raise Broken(f"{name}: this must be a list")
    for event in takewhile(lambda event: event[0] != "end_array", events):
        yield _value(events, *event, _LEVELS)


def _check_order(name: str, seen: set[str]) -> None:
    if name not in ("format", *_LISTS):
        return
    if name in seen:
        raise Broken(f"{name}: this stands in the file twice")
    if name == "topics" and "threads" in seen:
        raise Broken("topics: these must stand before the threads")
    seen.add(name)


def _value(events: Iterator[Event], kind: str, value: Any, levels: int) -> Any:
    """The value that begins with an event. One of more levels than that is `...`."""
    if kind not in ("start_map", "start_array"):
        return value
    if not levels:
        _pass_over(events, depth=1)
        return ...
    if kind == "start_array":
        items = takewhile(lambda event: event[0] != "end_array", events)
        return [_value(events, *event, levels - 1) for event in items]
    names = takewhile(lambda event: event[0] != "end_map", events)
    return {name: _value(events, *next(events), levels - 1) for _, name in names}


def _pass_over(events: Iterator[Event], depth: int = 0) -> None:
    """Take the events of one value, or the rest of those of a value that has begun (`depth` 1), and keep nothing."""
    for kind, _ in events:
        depth += kind.startswith("start_") - kind.startswith("end_")
        if depth == 0:
            return


def _events(file: BinaryIO) -> Iterator[Event]:
    """The events of a JSON text, by a parser that keeps nothing."""
    source = _Source(file)
    try:
        yield from ijson.basic_parse(source, use_float=True)
    except _LoneSurrogate as error:
        raise Broken(f"{_place(file, error.offset)}: half of a surrogate pair stands alone here") from error
    except _UNREADABLE as error:
        raise Broken(_place_of_error(file, source.last_at)) from error


def _place_of_error(file: BinaryIO, last_at: int) -> str:
    """Where the file is broken: read once more, the last chunk byte by byte."""
    source = _Source(file, slowly_from=last_at)
    with suppress(*_UNREADABLE):
        for _ in ijson.basic_parse(source, use_float=True):
            pass
    if source.is_at_end:
        return f"{_place(file, source.offset)}: the file ends here, before its JSON does"
    return f"{_place(file, source.offset - 1)}: this is no JSON, no UTF-8, or a number beyond 64 bits"


def _place(file: BinaryIO, offset: int) -> str:
    """The line and the column, in characters, of a byte."""
    file.seek(0)
    line, column = 1, 1
    while offset > 0 and (chunk := file.read(min(offset, _CHUNK))):
        offset -= len(chunk)
        line += chunk.count(b"\n")
        begin = chunk.rfind(b"\n") + 1
        column = (1 if begin else column) + sum(byte & 0xC0 != 0x80 for byte in chunk[begin:])
    return f"line {line}, column {column}"


class _LoneSurrogate(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class _Source:
    """The bytes of a file from its beginning, without its byte order mark; `offset` is where it stands."""

    def __init__(self, file: BinaryIO, *, slowly_from: int | None = None) -> None:
        file.seek(0)
        self.offset = len(_BOM) if file.read(len(_BOM)) == _BOM else 0
        file.seek(self.offset)
        self._file = file
        self._slowly_from = slowly_from
        self._unread = b""
        self.last_at = 0
        self.is_at_end = False

    def read(self, size: int = _CHUNK) -> bytes:
        """The next bytes. Raises `_LoneSurrogate`."""
        if size == 0:
            return b""
        is_slow = self._slowly_from is not None and self.offset >= self._slowly_from
        chunk = self._file.read(1 if is_slow else _CHUNK)
        self.last_at = self.offset
        self.offset += len(chunk)
        self.is_at_end = not chunk
        self._check_escapes(chunk)
        return chunk

    def _check_escapes(self, chunk: bytes) -> None:
        """Look through the escapes in order; one too near the end to be whole waits for the next chunk."""
        text = self._unread + chunk
        self._unread = b""
        for escape in _ESCAPE.finditer(text):
            if chunk and escape.start() > len(text) - _LONGEST_ESCAPE:
                self._unread = text[escape.start() :]
                return
            if escape["lone"]:
                raise _LoneSurrogate(self.offset - len(text) + escape.start())
