"""The fields of one object of a thread file, read one by one; a value that will not do is refused with its place."""

import re
from datetime import UTC, datetime
from typing import Any, NoReturn

from forum.cli.exchange.reading import Broken
from forum.kit.forms import BODY_LENGTH
from forum.kit.text import clean, clean_line, is_blank
from forum.kit.words import LANGUAGES, translate
from forum.tags.terms import LONGEST, clean_name, fault_in
from forum.threads.exchange import REF_LENGTH

NAME_LENGTH = 80
COUNT_LIMIT = 2**53
"""From here on not every program reads a number as it was written (RFC 8259, 6)."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:)(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


class Fields:
    """An object of the file. What is absent and what is null are the same."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Broken(f"{place}: this must be an object")
        self.values: dict[str, Any] = value
        self.place = place

    def refuse(self, name: str, why: str) -> NoReturn:
        """Say that this field will not do."""
        raise Broken(f"{self.place}.{name}: {why}")

    def has(self, name: str) -> bool:
        """Whether the field says anything."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """A text, as it is."""
        value = self.values.get(name)
        if not isinstance(value, str):
            self.refuse(name, "this must be a text" if self.has(name) else "this is missing")
        return value

    def optional_text(self, name: str) -> str:
        """A text without control characters; empty where there is none."""
        return clean(self.text(name)) if self.has(name) else ""

    def body(self) -> str:
        """What a post says."""
        return self._seen("body", clean(self.text("body")), BODY_LENGTH)

    def line(self, name: str, length: int) -> str:
        """A line in which something is to be seen, of at most so many characters."""
        return self._seen(name, clean_line(self.text(name)), length)

    def _seen(self, name: str, value: str, length: int) -> str:
        if is_blank(value):
            self.refuse(name, "there is nothing to be seen in this")
        if len(value) > length:
            self.refuse(name, f"this has {len(value)} characters; at most {length} fit")
        return value

    def author(self) -> str | None:
        """A name; None: unknown."""
        name = clean_line(self.optional_text("author"))
        return None if is_blank(name) else self._seen("author", name, NAME_LENGTH)

    def ref(self, name: str = "ref") -> str:
        """By what something is told; kept as it is."""
        value = self.text(name)
        if not 0 < len(value) <= REF_LENGTH or not value.isprintable():
            self.refuse(name, f"a ref is 1 to {REF_LENGTH} characters that can be seen")
        return value

    def language(self) -> str:
        """A language of the forum."""
        value = self.text("language")
        if value not in LANGUAGES:
            self.refuse("language", f"this is none of {', '.join(LANGUAGES)}")
        return value

    def count(self, name: str) -> int:
        """How often; 0 where nobody says."""
        value = self.values.get(name, 0) if self.has(name) else 0
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < COUNT_LIMIT:
            self.refuse(name, "this must be a whole number from 0 to 2^53")
        return value

    def flag(self, name: str) -> bool:
        """Whether; false where nobody says."""
        value = self.values.get(name) if self.has(name) else False
        if not isinstance(value, bool):
            self.refuse(name, "this must be true or false")
        return value

    def tags(self) -> tuple[str, ...]:
        """A list of names of tags. Of one that cannot be a tag, it says why."""
        value = self.values.get("tags") if self.has("tags") else []
        if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
            self.refuse("tags", "this must be a list of texts")
        tags = tuple(filter(None, map(clean_name, value)))
        for tag in tags:
            if fault := fault_in(tag, LONGEST):
                self.refuse("tags", translate(fault, "en"))
        return tags

    def moment(self, name: str) -> datetime | None:
        """A date and time with its zone (RFC 3339), in UTC; None: unknown. A leap second is the one before it."""
        if not self.has(name):
            return None
        found = _MOMENT.fullmatch(self.text(name))
        if found is None:
            self.refuse(name, "this must be a date and time with its zone, such as 2025-03-03T14:05:00+01:00")
        day, minute, second, fraction, zone = found.groups(default="")
        try:
            at = datetime.fromisoformat(
                f"{day}T{minute}{'59' if second == '60' else second}{fraction[:7]}{zone.upper()}"
            ).astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse(name, "there is no such date and time")
        if not _EARLIEST <= at < _LATEST:
            self.refuse(name, "this must be from 1900 to 9997")
        return at
