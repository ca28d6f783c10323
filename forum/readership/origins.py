"""From where readers come: the host of the page that led them here, never which page that was."""

import re

HOST, CRAWLER = "host", "crawler"
"""The kinds of names that days count."""
OTHER = "*"
"""Stands for hosts that are not told apart: more than are counted, or none that could be told to others."""
LONGEST_NAME = 72
"""Letters that a journal, and a table, has room for."""
_LONGEST = 2_000
_REFERRER = re.compile(r"https?://(?:[^/?#@]*@)?(?P<host>[^/?#:@]*)(?::[0-9]*)?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
"""A name of the public kind; a number, or a machine's name at somebody's office, would tell of whom it is."""


def host_of(referrer: str, own: str) -> str:
    """The host that a `Referer` names; "" where it names none, or this forum's `own`."""
    found = _REFERRER.fullmatch(referrer[:_LONGEST])
    host = found["host"].lower().removesuffix(".").removeprefix("www.") if found else ""
    if not host or host == own.removeprefix("www."):
        return ""
    return host if len(host) <= LONGEST_NAME and _NAME.fullmatch(host) else OTHER
