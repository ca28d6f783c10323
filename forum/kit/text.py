"""Plain text as people type it: cleaned at the edge, folded into slugs, cut at words."""

import re
import unicodedata

from slugify import slugify

# All of C0 and C1 but tab and newline, the line and paragraph separators aside; and the non-characters that XML refuses.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_NEWLINES = re.compile("\r\n?|\u2028|\u2029")
_BLANKS = re.compile(r"\s+")


def without_controls(text: str) -> str:
    r"""The text without control characters, its line ends as "\n"."""
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


def clean(text: str) -> str:
    """The same, composed (NFC)."""
    return unicodedata.normalize("NFC", without_controls(text))


def clean_line(text: str) -> str:
    """The same for what stands on one line: white space folded, none at the ends."""
    return _BLANKS.sub(" ", clean(text)).strip()


def is_blank(text: str) -> bool:
    """Whether nothing can be seen: only white space, or characters without a shape (zero width, joiners, marks of direction)."""
    return all(unicodedata.category(character) in _UNSEEN for character in text)


_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def slug(text: str, empty: str) -> str:
    """ASCII words joined by "-", at most 80 characters, cut between words; `empty` where nothing is left."""
    return slugify(text, max_length=80, word_boundary=True) or empty
