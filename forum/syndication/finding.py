"""A feed by its address, where no router is at hand: the same addresses as the doors have."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from forum import addresses
from forum.kit.errors import Missing
from forum.syndication.media import FORMATS
from forum.syndication.subjects import PARAMETERS, SUBJECTS, Opener, Subject

_PARTS = {"id": "[1-9][0-9]{0,17}", "slug": "[a-z0-9][a-z0-9-]{0,79}", "any_slug": "[^/]*?"}
"""What may stand in an address, as the converters of `web/urls.py` have it."""
_PLACE = re.compile(r"<(?P<kind>\w+):(?P<name>\w+)>")


def find_feed(address: str) -> tuple[Subject, str]:
    """What a feed is about that is at this very address of ours, and its format; raises `Missing`, `Gone` or `Malformed`."""
    path, _, query = address.partition("?")
    stem, _, kind = path.rpartition(".")
    for pattern, opener in _ROUTES:
        if kind in FORMATS and (match := pattern.fullmatch(unquote(stem))):
            named = {name: int(value) if name.endswith("_id") else value for name, value in match.groupdict().items()}
            subject = opener(**named, **told(opener, dict(parse_qsl(query))))
            if addresses.feed(subject.stem, kind) != address:
                raise Missing
            return subject, kind
    raise Missing


def told(opener: Opener, parameters: Mapping[str, str]) -> dict[str, str]:
    """What of the parameters of an address an opener takes."""
    return {name: parameters[name] for name in PARAMETERS.get(opener, ()) if name in parameters}


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
