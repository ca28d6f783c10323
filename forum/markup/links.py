r"""Which addresses a post may link to, and which pictures it may show.

Promises: an address that comes out of `safe_address` leads to the web, to a
mailbox or to a page of this site, and cannot be read as anything else by a
browser: everything unusual in it is percent-encoded. Refuses every other
scheme, and addresses that leave the site in disguise (`//evil`, `/\evil`).
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

REL = "nofollow ugc noopener"

_ALLOWED = re.compile(r"https?://[^\s/?#]|mailto:[^\s@]+@|/(?!/)|#", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_KEPT = "!#$%&'()*+,-./:;=?@_~"


@dataclass(frozen=True)
class Site:
    """The forum's own address, and where its uploads stand."""

    base_url: str = ""
    upload_prefix: str = "/uploads/"

    def owns(self, address: str) -> bool:
        """Whether the address leads to a page of this site."""
        if address.startswith(("/", "#")):
            return True
        base = self.base_url.rstrip("/").lower()
        rest = address[len(base) :]
        return bool(base) and address.lower().startswith(base) and rest[:1] in ("", "/", "?", "#")

    def uploaded(self, address: str) -> bool:
        """Whether the address is that of an upload: below the prefix, with no way out of it."""
        base = self.base_url.rstrip("/")
        path = address[len(base) :] if self.owns(address) and address.startswith(base) else address
        climbs = ".." in path or "%2e" in path.lower() or "%5c" in path.lower()
        return path.startswith(self.upload_prefix) and not climbs


def safe_address(address: str) -> str | None:
    """The address as a link may carry it, or None where it may not.

    What people write for an address is completed: `www.x.nl`, `jan@x.nl`.
    """
    address = address.strip()
    if address.lower().startswith("www."):
        address = f"http://{address}"
    elif _MAILBOX.fullmatch(address):
        address = f"mailto:{address}"
    encoded = quote(address, safe=_KEPT)
    return encoded if is_allowed(encoded) else None


def is_allowed(address: str) -> bool:
    r"""The one rule about addresses, by scheme; `//evil` and `/\evil` are no paths."""
    return bool(_ALLOWED.match(address)) and "\\" not in address


def has_scheme(address: str) -> bool:
    """Whether the address names a way to get there, such as `javascript:`."""
    return bool(_SCHEME.match(address.strip()))
