"""Kinds of readers: all of one kind get the same, however they ask for it. What is kept for a kind lies on its shelves."""

from collections.abc import Callable
from typing import TypeAlias

from forum.web.accepted import best_language, choices, coding, rather_pages
from forum.web.cache.cached import Cached

Shelf: TypeAlias = dict[str, Cached]
"""What is kept, by its address (`asked`)."""
Headers: TypeAlias = tuple[str | None, str | None, str | None, str | None, str | None]
"""`Host`, `Cookie`, `Accept-Encoding`, `Accept-Language` and `Accept` of a request, as they came."""
_MOST = 1_000
_USUAL = 700
"""Characters of all of them; longer ones are not remembered."""


class Kind:
    """Guests of one kind."""

    __slots__ = ("feeds", "pages")

    def __init__(self, pages: Shelf, feeds: Shelf) -> None:
        self.pages = pages
        """For who reads this language, in these colours and this order, compressed so."""
        self.feeds = feeds
        """For who takes this format, compressed so."""

    def find(self, key: str) -> Cached | None:
        """What is kept."""
        return self.pages.get(key) or self.feeds.get(key)


class Kinds:
    """Of all readers. The headers of those who asked lately are remembered in `known`."""

    def __init__(self, is_ours: Callable[[str], bool], session_cookie: str, language: str) -> None:
        self._is_ours = is_ours
        self._session_cookie = session_cookie
        self._language = language
        self._shelves: dict[object, Shelf] = {}
        self.known: dict[Headers, Kind] = {}

    def find(self, headers: Headers) -> Kind | None:
        """Which kind somebody is; None: for them nothing is kept, for they have a session, or look for another host."""
        found = self.known.get(headers) or self._find(*(text or "" for text in headers))
        if found and sum(map(len, filter(None, headers))) <= _USUAL:
            if len(self.known) >= _MOST:
                self.known.clear()
            self.known[headers] = found
        return found

    def _find(self, host: str, cookies: str, encodings: str, languages: str, accept: str) -> Kind | None:
        if self._session_cookie in cookies or not self._is_ours(host):
            return None
        chosen, packed = choices(cookies), coding(encodings)
        language = chosen.get("language") or best_language(languages) or self._language
        page = language, chosen.get("theme"), chosen.get("order"), packed
        return Kind(self._shelf(page), self._shelf((rather_pages(accept), packed)))

    def _shelf(self, of: object) -> Shelf:
        return self._shelves.setdefault(of, {})
