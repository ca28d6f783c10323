"""What of an address chooses the page: its path, and the parameters that its door reads. Others are as if they were not there.

So however many links name a campaign or a moment, the page is one; and nothing of what they name stands in it.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

_LIST = frozenset({"after", "before"})
READ: Mapping[str, frozenset[str]] = {
    "": _LIST,
    "unanswered": _LIST,
    "top": _LIST,
    "topics": _LIST,
    "tags": _LIST | {"q"},
    "questions": frozenset({"page", "order", "parent", "quote", "print"}),
    "members": _LIST,
    "help": frozenset({"feed"}),
}
"""What doors read of the query, by the first part of their path; of no other door anything is dropped."""
_KEPT = {
    "page": re.compile(r"[1-9][0-9]{0,5}"),
    "order": re.compile(r"[a-z]{1,8}"),
    "after": re.compile(r"[\w-]{1,200}", re.ASCII),
    "before": re.compile(r"[\w-]{1,200}", re.ASCII),
}
"""How a parameter looks whose pages are worth keeping."""
_PARTS = 3
_LONGEST = 1_000


def asked(path: str, query: str) -> tuple[str | None, str]:
    """By what to keep the page at this address, None: not at all; and its query as its door is to see it."""
    parts = path.split("/")
    if not query:
        return path, query
    if not 1 < len(parts) <= _PARTS or parts[1] not in READ or "." in parts[-1] or len(query) > _LONGEST:
        return None, query
    known = READ[parts[1]]
    try:
        told = [pair for pair in parse_qsl(query, keep_blank_values=True, max_num_fields=20) if pair[0] in known]
    except ValueError:
        return None, query
    if not told:
        return path, ""
    named = dict(told)
    if len(named) < len(told) or not all(name in _KEPT and _KEPT[name].fullmatch(text) for name, text in told):
        return None, query
    plain = urlencode(sorted(told))
    return f"?{plain} {path}", plain  # no path begins so: one may have a `?` in it, as `%3F`
