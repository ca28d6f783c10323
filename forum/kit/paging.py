"""Pages of a list by key: "after this one", never "the 400th", so that no page is slow and none shifts while one reads.

A place in a list is written into the address as base64 of the sort values; what cannot be read back is `Malformed`.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeAlias, TypeVar

from forum.kit.errors import Malformed
from forum.kit.text import clean_line

COUNTED = 1_000
"""So far a list is counted; of more it is said that there are more."""
Key: TypeAlias = tuple[int | str | datetime, ...]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A page of a list: its items, and the places before and after which there is more (None: nothing)."""

    items: Sequence[Item]
    next: str | None = None
    prev: str | None = None


@dataclass(frozen=True)
class Place:
    """Where in a list a page begins: after a key, or before one; at neither, the list's beginning."""

    key: Key | None = None
    backwards: bool = False


def write(key: Key) -> str:
    """A key as it stands in an address."""
    parts = [["t", part.isoformat()] if isinstance(part, datetime) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def read(after: str | None, before: str | None, shape: Sequence[type]) -> Place:
    """The place that `after` or `before` of an address names, for keys of the given shape; else `Malformed`."""
    text = after or before
    if not text:
        return Place()
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        key = tuple(_part(part, kind) for part, kind in zip(parts, shape, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Malformed from error
    return Place(key, backwards=not after)


def _part(part: object, kind: type) -> int | str | datetime:
    if kind is datetime and isinstance(part, list) and len(part) == 2:
        moment = datetime.fromisoformat(str(part[1]))
        if moment.tzinfo is None:
            raise ValueError(part)
        return moment.astimezone(UTC)  # raises OverflowError at the ends of the calendar
    if kind is int and isinstance(part, int) and not isinstance(part, bool) and abs(part) < 2**63:
        return part
    if kind is str and isinstance(part, str) and part == clean_line(part) and part.isprintable():
        return part  # half a surrogate pair, which JSON can name and no database holds, is not printable
    raise ValueError(part)


def cut(found: Sequence[Item], place: Place, size: int, key_of: Callable[[Item], Key]) -> Page[Item]:
    """Make a page of up to `size` + 1 found items, nearest to the place first."""
    items = list(found[:size])
    more = len(found) > size
    if place.backwards:
        items.reverse()
    if not items:
        return Page(())
    first, last = write(key_of(items[0])), write(key_of(items[-1]))
    ahead = place.backwards or more
    behind = more if place.backwards else place.key is not None
    return Page(items, last if ahead else None, first if behind else None)
