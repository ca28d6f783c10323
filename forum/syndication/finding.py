"""A feed by its path, where no router is at hand: the same addresses as the doors have."""

import re
from urllib.parse import unquote

from forum.kit.errors import Missing
from forum.syndication.media import FORMATS
from forum.syndication.subjects import SUBJECTS, Opener, Subject

_PARTS = {"id": "[1-9][0-9]{0,17}", "slug": "[a-z0-9][a-z0-9-]{0,79}", "any_slug": "[^/]*?"}
"""What may stand in an address, as the converters of `web/urls.py` have it."""
_PLACE = re.compile(r"<(?P<kind>\w+):(?P<name>\w+)>")


def find_feed(path: str) -> tuple[Subject, str]:
    """What a feed is about that is at this very path, and its format; raises `Missing`, `Gone` or `Malformed`."""
    stem, _, kind = path.rpartition(".")
    for pattern, opener in _ROUTES:
        if kind in FORMATS and (match := pattern.fullmatch(unquote(stem))):
            named = {name: int(value) if name.endswith("_id") else value for name, value in match.groupdict().items()}
            subject = opener(**named)
            if subject.stem != stem:
                raise Missing
            return subject, kind
    raise Missing


def _pattern(rule: str) -> re.Pattern[str]:
    """A rule of the router as an expression."""
    pattern, end = "", 0
    for place in _PLACE.finditer(rule):
        pattern += re.escape(rule[end : place.start()]) + f"(?P<{place['name']}>{_PARTS[place['kind']]})"
        end = place.end()
    return re.compile(pattern + re.escape(rule[end:]))


_ROUTES: list[tuple[re.Pattern[str], Opener]] = [
    (_pattern(rule), opener) for rules, opener in SUBJECTS.values() for rule in rules
]
