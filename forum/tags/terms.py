"""Names of tags, as people write them. Pure.

A tag is told by the slug of its name: "Sociale media", "sociale-media" and "SOCIALE MÉDIA" are one. What is read of a
line is a list of names in the order of the line, cleaned, one for each slug; a name that cannot be one is kept as it
stands, for a form to say so.
"""

import functools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forum.kit.text import clean_line, slug
from forum.kit.words import Message, plural

MOST = 5
"""Tags on a question, of those that are written here."""
NAME_LENGTH = 40
LONGEST = 80
"""What a name that comes with an import may have."""
_SIGNS = frozenset(" -.&'’/+#")
_SHOWN = 60
_READ = 200
"""What is looked at of a name, so that no heap of long ones is remembered: more than any tag has."""


@dataclass(frozen=True)
class Label:
    """A tag on a question, as it is shown and where it leads."""

    name: str

    @property
    def slug(self) -> str:
        return slug_of(self.name)


def labels(lines: str) -> tuple[Label, ...]:
    """The tags that a question keeps, one a line."""
    return tuple(map(Label, lines.split("\n"))) if lines else ()


def slug_of(name: str) -> str:
    """What tells a tag; empty where nothing of the name can stand in an address."""
    return _slug_of(name[:_READ])


@functools.lru_cache(maxsize=10_000)
def _slug_of(name: str) -> str:
    return slug(name.replace("’", "'"), "")


def read_names(text: str) -> list[str]:
    """The names that a line has between its commas; of those with one slug the first."""
    return fold(map(clean_name, text.split(",")))


def clean_name(name: str) -> str:
    """On one line, without what cannot be seen, and without the # that some write before a tag."""
    seen = "".join(character for character in name if unicodedata.category(character) != "Cf")
    return clean_line(seen).lstrip("# ")


def fold(names: Iterable[str]) -> list[str]:
    """The names that are not empty, one for each slug, in order."""
    kept: dict[str, str] = {}
    for name in filter(None, names):
        kept.setdefault(slug_of(name) or name, name)
    return list(kept.values())


def write_names(names: Iterable[str]) -> str:
    """The line that they are read from."""
    return ", ".join(names)


def fault_of(names: Sequence[str], kept: Iterable[str] = ()) -> Message | None:
    """What is wrong with them, if anything; what was `kept` before is never wrong, nor is as many."""
    known = {slug_of(name) for name in kept}
    most = max(MOST, len(known))
    faults = (fault_in(name) for name in names if slug_of(name) not in known)
    if fault := next(filter(None, faults), None):
        return fault
    if len(names) <= most:
        return None
    return plural(
        "This is one tag too many; at most %(most)s fit.",
        "These are %(count)s tags too many; at most %(most)s fit.",
        len(names) - most,
        most=most,
    )


def fault_in(name: str, longest: int = NAME_LENGTH) -> Message | None:
    """What is wrong with one name, if anything."""
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    if len(name) > longest:
        return Message(
            "“%(tag)s” is too long; a tag has at most %(most)s characters.", values={"tag": shown, "most": longest}
        )
    if not all(map(_may_stand, name)):
        return Message(
            "“%(tag)s” cannot be a tag: only letters, digits, spaces and - . & ’ / + # fit.", values={"tag": shown}
        )
    if not slug_of(name):
        return Message("“%(tag)s” cannot be a tag: there is no letter or digit in it.", values={"tag": shown})
    return None


def _may_stand(character: str) -> bool:
    return character in _SIGNS or unicodedata.category(character)[0] in "LMN"
