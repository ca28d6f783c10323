r"""Which addresses a post may link to, and which pictures it may show.

Promises: an address that comes out of `safe_address` leads to the web, to a
mailbox or to a page of this site, and cannot be read as anything else by a
browser: everything unusual in it is percent-encoded. Refuses every other
scheme, and addresses that leave the site in disguise (`//evil`, `/\evil`).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address
from urllib.parse import quote, unquote

REL = "nofollow ugc noopener"

_LOCAL = re.compile(r"/(?![/\\])|#|mailto:[^\s@]+@", re.IGNORECASE)
_WEB = re.compile(r"https?://(?:[^/?#\s@]*@)?([^/?#\s@:]+)(?::([0-9]{0,5}))?(?=[/?#]|$)", re.IGNORECASE)
_HOST = re.compile(r"[\w.-]*\w[\w.-]*")
_DIGITS = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MAX_HOST = 253
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
    if "\\" in address:
        return False
    web = _WEB.match(address)
    if not web:
        return bool(_LOCAL.match(address))
    return _is_host(unquote(web[1])) and int(web[2] or 0) < 65_536


def has_scheme(address: str) -> bool:
    """Whether the address names a way to get there, such as `javascript:`."""
    return bool(_SCHEME.match(address.strip()))


def _is_host(host: str) -> bool:
    """Whether browsers can look up the name (URL Standard, "host parsing")."""
    if len(host) > _MAX_HOST or not _HOST.fullmatch(host):
        return False
    try:
        if not host.isascii() or "xn--" in host.lower():
            host = host.encode("idna").decode("idna").encode("idna").decode()
        if _DIGITS.fullmatch(host):
            IPv4Address(host)
    except ValueError:
        return False
    return True
