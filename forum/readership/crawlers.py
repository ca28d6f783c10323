"""Which browsers are none: the crawlers that the package crawler-user-agents knows, and who does not say what it is."""

import re
from functools import cache, lru_cache

from crawleruseragents import CRAWLER_USER_AGENTS_DATA  # type: ignore[import-untyped]  # the package has no types

_LONGEST = 512
"""Characters of a user agent that are looked at; real ones are shorter, and a long one costs time and memory."""
_AT_ONCE = 25
"""Patterns in one: with more, or fewer, looking takes longer."""
_KNOWN = [each["pattern"] for each in CRAWLER_USER_AGENTS_DATA]
CRAWLER_USER_AGENTS_DATA.clear()  # three megabytes, most of them examples
UNNAMED = "?"
"""Who says nothing."""


def find_crawler(agent: str) -> str | None:
    """The name of the known crawler that a user agent tells; None: it is a reader's."""
    return _find_crawler(agent[:_LONGEST].strip())


# 60 microseconds of patterns, the answer to which is the same for most readers of a day.
@lru_cache(maxsize=1024)
def _find_crawler(agent: str) -> str | None:
    if not agent:
        return UNNAMED
    found = next((match for pattern in _patterns() if (match := pattern.search(agent))), None)
    return found.group().strip(" /;(") or UNNAMED if found else None


@cache
def _patterns() -> list[re.Pattern[str]]:
    return [re.compile("|".join(_KNOWN[start : start + _AT_ONCE])) for start in range(0, len(_KNOWN), _AT_ONCE)]
