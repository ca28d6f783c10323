"""Which browsers are none: the crawlers that the package crawler-user-agents knows, and who does not say what it is."""

from functools import lru_cache

from crawleruseragents import is_crawler as _is_known  # type: ignore[import-untyped]  # the package has no types

_LONGEST = 512
"""Characters of a user agent that are looked at; real ones are shorter, and a long one costs time and memory."""


def is_crawler(agent: str) -> bool:
    """Whether a user agent is that of a known crawler, or says nothing."""
    return _is_crawler(agent[:_LONGEST].strip())


# 200 microseconds of patterns, the answer to which is the same for most readers of a day.
@lru_cache(maxsize=1024)
def _is_crawler(agent: str) -> bool:
    return not agent or _is_known(agent)
