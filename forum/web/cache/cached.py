"""An answer as it is kept: what of it everybody may have, and who has it already."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from wsgiref.types import WSGIEnvironment

from werkzeug.datastructures import Headers
from werkzeug.http import is_resource_modified, remove_entity_headers

from forum.web.cache.watch import Sight

VARY = "Accept, Accept-Encoding"
"""All that a kept answer may depend on besides its path: what its key holds."""
Line: TypeAlias = tuple[str, str]
_AROUND = 3_000
"""Bytes that Python takes for an answer besides its body, or more."""


@dataclass(frozen=True, slots=True)
class Cached:
    """An answer in the cache. Without `body` it is known by its ETag only: nobody wanted more yet."""

    sight: Sight
    """What the database held, read before the answer was made."""
    until: datetime
    etag: str
    modified: str | None
    headers: list[Line]
    unchanged: list[Line]
    """The headers of a 304."""
    body: bytes | None

    def is_good(self, sight: Sight) -> bool:
        """Whether a door would answer the same now."""
        return self.sight.mark == sight.mark and sight.moment < self.until

    def is_had(self, environ: WSGIEnvironment) -> bool:
        """Whether this reader says to have it already."""
        etag = environ.get("HTTP_IF_NONE_MATCH")
        if etag == self.etag:
            return True
        if etag is None and "HTTP_IF_MODIFIED_SINCE" not in environ:
            return False
        return not is_resource_modified(environ, self.etag, None, self.modified)

    @property
    def size(self) -> int:
        """In bytes, about."""
        return _AROUND + len(self.body or b"")


def keep(status: str, lines: list[Line], body: bytes, sight: Sight, until: datetime) -> Cached | None:
    """An answer to be kept; None where it is of another kind, or says that it is not for everybody."""
    headers = Headers(lines)
    who = headers.get("Cache-Control", "")
    if (
        status[:3] not in ("200", "304")
        or not headers.get("ETag", "").startswith('"')
        or headers.get("Vary") != VARY
        or "Set-Cookie" in headers
        or "no-store" in who
        or "private" in who
    ):
        return None
    lines = [line for line in lines if line[0] != "Date"]  # the server's own is that of when it is sent
    unchanged = lines[:]
    remove_entity_headers(unchanged)
    whole = body if status.startswith("200") else None
    return Cached(sight, until, headers["ETag"], headers.get("Last-Modified"), lines, unchanged, whole)
