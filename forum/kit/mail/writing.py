"""Letters, written by plain Jinja in the language of who gets them: `templates/mail/<kind>.txt` and `.html`.

A template says `_('…')` as the pages do, and sees what its `Letter` filled it with, `site_name`, `front` and `language`.
The text is a letter of its own, not what is left of the other: wrapped, without a space at a line's end.
"""

import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from forum.kit.signing import sign
from forum.kit.templates import templates_in
from forum.kit.text import clean_line
from forum.kit.words import Message, translate

WIDTH = 72
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Envelope:
    """A mail that waits: to whom, in which language, and what its letter is filled with."""

    id: int
    kind: str
    recipient: str
    language: str
    created_at: datetime
    account_id: int | None = None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Letterhead:
    """What letters of this forum have in common, and how they make addresses that lead back to it."""

    site_name: str
    base_url: str
    secret_key: str

    def link(self, path: str) -> str:
        """The whole address of a path (`forum/addresses.py` makes those)."""
        return self.base_url + path

    def signed(self, key: str, purpose: str) -> str:
        """A key as it may travel in an address: signed, for this purpose alone."""
        return sign(key, purpose, self.secret_key)


Fill = Callable[[Envelope, Letterhead], Mapping[str, Any] | None]
Headers = Callable[[Envelope, Letterhead], Mapping[str, str]]


@dataclass(frozen=True)
class Letter:
    """A kind of mail. `fill` may read the database; None says that the mail has become pointless.

    The subject is filled with the same values as the templates. `headers` are more than every mail has, such as
    `List-Unsubscribe`, `In-Reply-To`, `References`.
    """

    subject: Message
    fill: Fill
    headers: Headers | None = None


@dataclass(frozen=True)
class Written:
    """A letter in words, for its reader."""

    subject: str
    text: str
    html: str
    headers: Mapping[str, str]


def write(letter: Letter, envelope: Envelope, letterhead: Letterhead) -> Written | None:
    """The letter for whoever gets it; None where it has become pointless."""
    filled = letter.fill(envelope, letterhead)
    if filled is None:
        return None
    words = {
        "site_name": letterhead.site_name,
        "front": letterhead.link("/"),
        "language": envelope.language,
        **filled,
    }
    subject = clean_line(translate(replace(letter.subject, values=words), envelope.language))
    templates = templates_in(envelope.language)
    text = templates.get_template(f"mail/{envelope.kind}.txt").render(words, subject=subject)
    html = templates.get_template(f"mail/{envelope.kind}.html").render(words, subject=subject)
    headers = letter.headers(envelope, letterhead) if letter.headers else {}
    return Written(subject, wrapped(text), html.strip() + "\n", {name: clean_line(headers[name]) for name in headers})


def wrapped(text: str) -> str:
    """The text in lines that fit a mail; what cannot be broken, as an address, stays whole. At most one empty line in a row."""
    lines = [folded for line in text.splitlines() for folded in _wrap(line.rstrip())]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def _wrap(line: str) -> list[str]:
    """A line as several, each with what the first begins with: spaces, the mark of a quotation."""
    begin = line[: len(line) - len(line.lstrip(" >"))]
    if len(line) <= WIDTH:
        return [line]
    return textwrap.wrap(
        line,
        WIDTH,
        subsequent_indent=begin,
        break_long_words=False,
        break_on_hyphens=False,
    )
