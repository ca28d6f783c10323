"""Mails as their receivers see them."""

import re
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from justhtml import JustHTML

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Mailed:
    """A mail that arrived."""

    message: EmailMessage

    @property
    def to(self) -> str:
        return self.message["To"].addresses[0].addr_spec

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        page = self._part("html")
        JustHTML(page, sanitize=False, strict=True)
        return page

    def links(self, begins: str = "/") -> list[str]:
        """The paths (and queries) of the addresses in the text that begin so, in order."""
        parts = [urlsplit(address) for address in _ADDRESS.findall(self.text)]
        paths = [part.path + (f"?{part.query}" if part.query else "") for part in parts]
        return [path for path in paths if path.startswith(begins)]

    def link(self, begins: str) -> str:
        """The one path that begins so."""
        [found] = dict.fromkeys(self.links(begins))
        return found

    def _part(self, subtype: str) -> str:
        part = self.message.get_body((subtype,))
        assert part is not None
        return str(part.get_content())


@lru_cache(maxsize=256)
def read_mail(data: bytes) -> Mailed:
    """A mail as it went over the wire. Remembered: a test reads the whole outbox after each step."""
    message = message_from_string(data.decode(), policy=policy.default)
    assert not message.defects, message.defects
    assert [part for part in message.walk() if part.defects] == []
    return Mailed(message)


def read_outbox(folder: Path, to: str = "") -> list[Mailed]:
    """The mails in a folder (to an address), the oldest first."""
    found = [read_mail(file.read_bytes()) for file in sorted(folder.glob("*.eml"))]
    return [mail for mail in found if to in ("", mail.to)]
