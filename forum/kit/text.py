"""Plain text as people type it: cleaned at the edge, folded into slugs, cut at words."""

import functools
import re
import unicodedata
from array import array
from collections.abc import Sequence
from importlib import import_module
from itertools import accumulate
from typing import Any

from slugify import slugify

# All of C0 and C1 but tab and newline, the line and paragraph separators aside; and the non-characters that XML refuses.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_NEWLINES = re.compile("\r\n?|\u2028|\u2029")
_BLANKS = re.compile(r"\s+")
# Embeddings, overrides and isolates: one that is left open turns around what stands behind the line.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MOST_MARKS = 30
"""Marks on one letter up to which a text is composed (UAX 15, "Stream-Safe Text Format")."""


def without_controls(text: str) -> str:
    r"""The text without control characters, its line ends as "\n"."""
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


def clean(text: str) -> str:
    """The same, composed (NFC).

    But for heaps of marks on one letter, which no language writes: they stay as they are, for the time it takes to sort
    them grows with their square.
    """
    text = without_controls(text)
    if text.isascii() or _heaps().search(text):
        return text
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """The same for what stands on one line: white space folded, none at the ends, and nothing that turns its direction."""
    return _BLANKS.sub(" ", clean(_TURNS.sub("", text))).strip()


def is_blank(text: str) -> bool:
    """Whether nothing can be seen: only white space, or characters without a shape (zero width, joiners, fillers)."""
    return all(unicodedata.category(character) in _UNSEEN or character in _EMPTY for character in text)


_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
# Letters, marks and symbols by category, but nothing to be seen: fillers, the blank of braille, selectors of variants.
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    chr(code)
    for begin, end in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(begin, end + 1)
)


@functools.cache
def _heaps() -> re.Pattern[str]:
    """More than `_MOST_MARKS` marks in a row; characters that come apart into marks alone are marks too."""
    marks = "".join(
        chr(code) for code in range(0x20000) if unicodedata.combining(unicodedata.normalize("NFD", chr(code))[0])
    )
    return re.compile(f"[{marks}]{{{_MOST_MARKS + 1}}}")


def slug(text: str, empty: str) -> str:
    """ASCII words joined by "-", at most 80 characters, cut between words; `empty` where nothing is left."""
    if not text.isascii():
        _pack_letters()
    return slugify(text, max_length=80, word_boundary=True) or empty


class _Packed:
    """Many short texts as one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._all = "".join(texts)
        self._ends = array("I", accumulate(map(len, texts), initial=0))

    def __getitem__(self, place: int) -> str:
        return self._all[self._ends[place] : self._ends[place + 1]]


@functools.cache
def _pack_letters() -> None:
    """Have text-unidecode, which slugify asks, keep how letters are written in ASCII in half a megabyte, not in four."""
    letters: Any = import_module("text_unidecode")
    letters._replaces = _Packed(letters._replaces)  # noqa: SLF001 - it has no other name
