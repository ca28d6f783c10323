"""What a reader can do with, of what an answer may vary by: few cases, however many ways there are to say them.

Doors and the cache ask here, so that what is kept for one case is what the door makes for it.
"""

from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from forum.syndication import FORMATS


@lru_cache(256)
def reads_gzip(accept_encoding: str) -> bool:
    """Whether it may be compressed."""
    return parse_accept_header(accept_encoding)["gzip"] > 0


@lru_cache(256)
def rather_pages(accept: str) -> frozenset[str]:
    """In the place of which formats of feeds this reader would rather have a page, as a browser."""
    accepted = parse_accept_header(accept, MIMEAccept)
    return frozenset(kind for kind, media_type in FORMATS.items() if accepted["text/html"] > accepted[media_type])
