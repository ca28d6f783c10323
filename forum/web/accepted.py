"""What a reader can do with and wants, of what an answer may vary by: few cases, however many ways there are to say them.

Doors and the cache ask here, so that what is kept for one case is what the door makes for it.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar
from urllib.parse import parse_qsl

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.sansio.http import parse_cookie

from forum.kit.words import LANGUAGES
from forum.syndication import FORMATS

CHOICES = {
    "language": LANGUAGES,
    "theme": ("system", "light", "dark"),
    "order": ("tree", "newest", "useful", "flat"),
}
PREFERENCES = "prefs"
"""The one cookie that a guest can get: what they chose."""
CODINGS = ("zstd", "br", "gzip")
"""How an answer may be compressed, the best first."""
_USUAL = 300
"""Characters of a header; longer ones are not remembered."""
T = TypeVar("T")


def _remembered(find: Callable[[str], T]) -> Callable[[str], T]:
    known = lru_cache(256)(find)
    return lambda header: known(header) if len(header) <= _USUAL else find(header)


@_remembered
def coding(accept_encoding: str) -> str:
    """How to compress for this reader; empty: not at all. Who takes anything gets what everybody knows."""
    accepted = parse_accept_header(accept_encoding)
    named = {name.lower() for name in accepted.values()}
    worth = {name: accepted[name] for name in CODINGS if name in named or name == "gzip"}
    best = max(worth, key=worth.__getitem__)
    return best if worth[best] > 0 else ""


@_remembered
def rather_pages(accept: str) -> frozenset[str]:
    """In the place of which formats of feeds this reader would rather have a page, as a browser."""
    accepted = parse_accept_header(accept, MIMEAccept)
    return frozenset(kind for kind, media_type in FORMATS.items() if accepted["text/html"] > accepted[media_type])


@_remembered
def best_language(accept_language: str) -> str | None:
    """Which of our languages the browser asks for; None: none of them."""
    return parse_accept_header(accept_language, LanguageAccept).best_match(LANGUAGES)


@_remembered
def choices(cookies: str) -> Mapping[str, str]:
    """What this reader chose, by the header `Cookie`."""
    found = parse_qsl(parse_cookie(cookies).get(PREFERENCES, "")[:200])
    return {name: value for name, value in dict(found).items() if value in CHOICES.get(name, ())}
