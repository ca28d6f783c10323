"""An answer as it is kept: what of it everybody may have, and who has it already."""

from typing import TypeAlias
from wsgiref.types import WSGIEnvironment

from werkzeug.datastructures import Headers
from werkzeug.http import is_resource_modified, remove_entity_headers

VARY = "Accept, Accept-Encoding"
"""All that a kept feed may depend on besides its address."""
VARY_OF_PAGES = "Accept-Language, Accept-Encoding, Cookie"
"""The same of a page; of cookies, on what a guest chose."""
Line: TypeAlias = tuple[str, str]
Answer: TypeAlias = tuple[int, list[Line], bytes]
"""A status, headers and a body. The lists are handed out as they are: whoever gives them to a reader changes nothing."""
_AROUND = 1_500
"""Bytes that Python takes for an answer besides its body, or more."""
_lines: dict[Line, Line] = {}
"""Headers that many answers have: one of each."""
_MOST_LINES = 200


class Cached:
    """An answer in the cache."""

    __slots__ = (
        "etag",
        "is_fresh",
        "is_wanted",
        "modified",
        "place",
        "thread_id",
        "threads",
        "unchanged",
        "until",
        "whole",
    )

    def __init__(self, lines: list[Line], body: bytes | None) -> None:
        headers = Headers(lines)
        # The server's own is that of when it is sent.
        kept = [_one(line) for line in lines if line[0] != "Date"]
        self.whole: Answer | None = None if body is None else (200, kept, body)
        """All of it; None: nobody wanted more yet than to know its ETag."""
        rest = kept[:]
        remove_entity_headers(rest)
        self.unchanged: Answer = 304, rest, b""
        """What is said to those who have it."""
        self.etag = headers["ETag"]
        self.modified = headers.get("Last-Modified")
        self.until = 0.0
        """The moment from which on it is another."""
        self.threads: frozenset[int] | None = None
        """The threads that it shows; None: any may be among them."""
        self.thread_id: int | None = None
        """Whose view it is to see it."""
        self.is_fresh = True
        """Whether nothing that it depends on changed."""
        self.is_wanted = False
        """Whether somebody asked for it lately."""
        self.place: tuple[dict[str, Cached], str] = {}, ""
        """Where it lies."""

    def is_had(self, environ: WSGIEnvironment) -> bool:
        """Whether this reader says to have it already."""
        etag = environ.get("HTTP_IF_NONE_MATCH")
        if etag == self.etag:
            return True
        if etag is None and "HTTP_IF_MODIFIED_SINCE" not in environ:
            return False
        return not is_resource_modified(environ, self.etag, None, self.modified)

    def shows(self, threads: frozenset[int] | None) -> bool:
        """Whether it may be another after these threads changed, or anything (None)."""
        return threads is None or self.threads is None or not self.threads.isdisjoint(threads)

    @property
    def size(self) -> int:
        """In bytes, about."""
        return _AROUND + (len(self.whole[2]) if self.whole else 0)


def keep(status: str, lines: list[Line], body: bytes) -> Cached | None:
    """An answer to be kept; None where it is of another kind, or says that it is not for everybody."""
    headers = Headers(lines)
    who = headers.get("Cache-Control", "")
    if (
        status[:3] not in ("200", "304")
        or not headers.get("ETag", "").startswith('"')
        or headers.get("Vary") not in (VARY, VARY_OF_PAGES)
        or "Set-Cookie" in headers
        or "no-store" in who
        or "private" in who
    ):
        return None
    return Cached(lines, body if status.startswith("200") else None)


def is_page(cached: Cached) -> bool:
    """Whether it is a page, or else a feed: by what it varies with."""
    return ("Vary", VARY_OF_PAGES) in cached.unchanged[1]


def _one(line: Line) -> Line:
    if len(_lines) < _MOST_LINES:
        return _lines.setdefault(line, line)
    return _lines.get(line, line)
