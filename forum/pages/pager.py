"""The numbered pages of a thread: their addresses, and the way from one to another."""

from dataclasses import dataclass
from functools import lru_cache

from forum import addresses


@dataclass(frozen=True)
class Pager:
    """The numbered pages of a thread."""

    number: int
    count: int
    path: str
    order: str | None = None
    """The one that the address names."""
    to_print: bool = False

    def url(self, number: int) -> str:
        """The address of a page."""
        return _url(self.path, self.order, self.to_print, number)

    @property
    def link(self) -> str:
        """How the address of this page begins, for one more parameter."""
        url = self.url(self.number)
        return f"{url}&" if "?" in url else f"{url}?"

    @property
    def next(self) -> str | None:
        return self.url(self.number + 1) if self.number < self.count else None

    @property
    def prev(self) -> str | None:
        return self.url(self.number - 1) if self.number > 1 else None

    @property
    def pages(self) -> list[tuple[int, str, bool]]:
        """The first, the last, and those around this one: (number, address, whether it is this one)."""
        shown = {1, self.count, *range(self.number - 2, self.number + 3)}
        return [(n, self.url(n), n == self.number) for n in sorted(shown) if 1 <= n <= self.count]


@lru_cache(200)
def _url(path: str, order: str | None, to_print: bool, number: int) -> str:  # noqa: FBT001 - a key of the cache
    return addresses.with_query(path, order=order, print=int(to_print) or None, page=number if number > 1 else None)
