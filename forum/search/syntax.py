"""What somebody looks for, as they typed it: words, "phrases", -without, author: topic: tag:. Pure, and never an error.

What cannot be read so is words: a quote that is left open, an operator with nothing behind it, `NEAR(`, `*`.
"""

import re
from dataclasses import dataclass, field

from forum.kit.text import clean_line
from forum.search.stop_words import STOP_WORDS
from forum.search.terms import Term, terms

MOST_WORDS = 12
"""As many are looked for; of a longer text the first that tell something."""
LONGEST = 1_000
"""Characters that are read."""
_NAMES = {"author": "author", "auteur": "author", "topic": "topic", "onderwerp": "topic", "tag": "tag"}
_PIECE = re.compile(r'(-?)(?:(\w+):)?"([^"]*)"|(\S+)')
_NAMED = re.compile(r"(\w+):(.+)", re.DOTALL)


@dataclass
class Asked:
    """What is looked for. Words, phrases and what is unwanted are at most `MOST_WORDS` together."""

    text: str
    """As it was typed, on one line."""
    words: list[Term] = field(default_factory=list)
    phrases: list[tuple[Term, ...]] = field(default_factory=list)
    unwanted: list[tuple[Term, ...]] = field(default_factory=list)
    """Words and phrases."""
    names: dict[str, str] = field(default_factory=dict)
    """What `author`, `topic` and `tag` are to be; the last where one is said twice."""
    is_cut: bool = False
    """Whether there were more words than are looked for."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.words or self.phrases or self.names)

    @property
    def _count(self) -> int:
        return len(self.words) + sum(map(len, (*self.phrases, *self.unwanted)))

    def _has_room(self, found: list[Term]) -> bool:
        fits = self._count + len(found) <= MOST_WORDS
        self.is_cut |= not fits
        return fits


def read_query(typed: str) -> Asked:
    """What a text asks for."""
    text = clean_line(typed)
    asked = Asked(text[:LONGEST], is_cut=len(text) > LONGEST)
    idle: list[Term] = []
    for minus, name, quoted, plain in _PIECE.findall(asked.text):
        if plain:
            _take_plain(asked, plain, idle)
        elif _NAMES.get(name) and not minus:
            asked.names[_NAMES[name]] = quoted
        else:
            _take(asked, terms(f"{name} {quoted}"), idle, is_unwanted=bool(minus), is_phrase=True)
    if not asked.words and not asked.phrases and asked._has_room(idle[:MOST_WORDS]):  # noqa: SLF001 - of this module
        asked.words = idle[:MOST_WORDS]
    return asked


def _take_plain(asked: Asked, plain: str, idle: list[Term]) -> None:
    is_unwanted = plain.startswith("-") and len(plain) > 1 and plain[1] != "-"
    named = _NAMED.fullmatch(plain)
    if named and named[1] in _NAMES and terms(named[2]):
        asked.names[_NAMES[named[1]]] = named[2].strip('"')
    else:
        _take(asked, terms(plain), idle, is_unwanted=is_unwanted, is_phrase=False)


def _take(asked: Asked, found: list[Term], idle: list[Term], *, is_unwanted: bool, is_phrase: bool) -> None:
    """Put words where they belong; stop words on their own tell nothing, and are `idle`."""
    if not found or not asked._has_room(found):  # noqa: SLF001 - of this module
        return
    if is_unwanted:
        asked.unwanted.append(tuple(found))
    elif is_phrase and len(found) > 1:
        asked.phrases.append(tuple(found))
    else:
        idle += [term for term in found if _is_idle(term)]
        asked.words += [term for term in found if not _is_idle(term) and term not in asked.words]


def _is_idle(term: Term) -> bool:
    return all(part in STOP_WORDS for part in term.parts)
