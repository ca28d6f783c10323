"""Which providers there are, by the settings `FORUM_OIDC_<NAME>_ISSUER`, `…_CLIENT_ID`, `…_CLIENT_SECRET`, `…_LABEL`."""

import ipaddress
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PREFIX = "FORUM_OIDC_"
_SETTING = re.compile(
    _PREFIX + r"(?P<name>[A-Z0-9](?:[A-Z0-9_]{0,38}[A-Z0-9])?)_(?P<part>ISSUER|CLIENT_ID|CLIENT_SECRET|LABEL)"
)
_NEEDED = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
_LONGEST = {"ISSUER": 255, "CLIENT_ID": 255, "CLIENT_SECRET": 1_000, "LABEL": 60}


@dataclass(frozen=True)
class Provider:
    """An organisation that says who its people are."""

    name: str
    """In addresses and tables."""
    label: str
    """For people."""
    issuer: str
    """Without the slash that some write at its end."""
    client_id: str
    client_secret: str = field(repr=False)


def read_providers(given: Mapping[str, str]) -> tuple[Provider, ...]:
    """The providers that these settings name, by their names. Raises ValueError, one clear line, where one cannot be used."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for setting, value in given.items():
        if not setting.startswith(_PREFIX) or not value:
            continue
        match = _SETTING.fullmatch(setting)
        if match is None:
            raise ValueError(f"{setting[:80]}: is none of {_PREFIX}<NAME>_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _LABEL")
        found[match["name"]][match["part"]] = _text(setting, value, match["part"])
    return tuple(_provider(name, parts) for name, parts in sorted(found.items()))


def is_safe(url: str) -> bool:
    """Whether what is told to this address stays between the two: https, or this very machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def _provider(name: str, parts: Mapping[str, str]) -> Provider:
    for part in _NEEDED:
        if part not in parts:
            raise ValueError(f"{_PREFIX}{name}_{part}: is missing; the provider {name} needs it")
    issuer = parts["ISSUER"].rstrip("/")
    if not is_safe(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
        raise ValueError(f"{_PREFIX}{name}_ISSUER: is not an https address such as https://login.example.org")
    label = parts.get("LABEL") or name.replace("_", " ").title()
    slug = name.lower().replace("_", "-")
    return Provider(slug, label, issuer, parts["CLIENT_ID"], parts["CLIENT_SECRET"])


def _text(setting: str, value: str, part: str) -> str:
    """The value, if it is a line; of an id or a secret, one that fits in a header."""
    is_plain = value.isprintable() and (part == "LABEL" or value.isascii())
    if not is_plain or len(value) > _LONGEST[part]:
        raise ValueError(f"{setting}: is not a line of at most {_LONGEST[part]} plain characters")
    return value.strip()


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine, by its name or number."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
