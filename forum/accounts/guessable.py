"""Passwords that somebody who knows nothing but this forum and its member would try first. Pure.

The passwords that are used most, of those long enough (the list of zxcvbn); words of this forum, and the member's own name
and address, with nothing but digits and signs around them. No other rule: what is in a password is its owner's affair.
"""

import functools
import re
import sys
from collections.abc import Iterable

WORDS = ("vraagbaak", "wachtwoord", "welkom", "welcome", "password", "geheim", "forum", "personeel", "personeelszaken")
"""Words that suggest themselves here (OWASP ASVS 5, 6.1.2)."""
_SHORTEST = 8
_NO_LETTERS = re.compile(r"[\W\d_]+")


def is_guessable(password: str, about: Iterable[str] = ()) -> bool:
    """Whether it is among the first to be tried; `about`: the member's name and address."""
    folded = password.casefold()
    if folded in _used_most():
        return True
    bare = _NO_LETTERS.sub("", folded)
    words = {_NO_LETTERS.sub("", part.casefold()) for text in (*WORDS, *about) for part in _parts(text)}
    return bool(bare) and bare in words


def _parts(text: str) -> list[str]:
    """A name whole and word by word; of an address what is before the @ too."""
    return [text, *text.split(), *text.split("@")]


@functools.cache
def _used_most() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - twelve megabytes, of which one is kept

    found = frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= _SHORTEST)
    sys.modules.pop("zxcvbn.frequency_lists", None)
    return found
