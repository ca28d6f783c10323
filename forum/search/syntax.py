"""What somebody looks for, as they typed it: words, "phrases", -without, author: topic: tag:. Pure, and never an error.

What cannot be read so is words: a quote that is left open, an operator with nothing behind it, `NEAR(`, `*`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from forum.kit.text import clean_line
from forum.search.stop_words import STOP_WORDS
from forum.search.terms import Term, terms

MOST_WORDS = 12
"""As many are looked for; of a longer text the first that tell something."""
LONGEST = 1_000
"""Characters that are read."""
_MOST_PARTS = 3
"""A word of more parts with hyphens is as many words."""
_NAMES = {"author": "author", "auteur": "author", "topic": "topic", "onderwerp": "topic", "tag": "tag"}
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_PIECE = re.compile(r'(?P<minus>(?:-(?!-))?)(?:(?P<name>\w+):)?"(?P<quoted>[^"]*)"|(?P<plain>\S+)')
_PLAIN = re.compile(r"(?P<minus>(?:-(?!-))?)(?:(?P<name>\w+):)?(?P<said>.*)", re.DOTALL)


@dataclass(frozen=True)
class Query:
    """What is looked for. Words, phrases and what is unwanted are at most `MOST_WORDS` together."""

    text: str
    """As it was typed, on one line."""
    words: tuple[Term, ...] = ()
    phrases: tuple[tuple[Term, ...], ...] = ()
    unwanted: tuple[tuple[Term, ...], ...] = ()
    """Words and phrases."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What `author`, `topic` and `tag` are to be; the last where one is said twice."""
    is_cut: bool = False
    """Whether there were more words than are looked for."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.words or self.phrases or self.names)

    @property
    def words_alone(self) -> str:
        """Its words and those of its phrases; without what is unwanted, and without names."""
        return " ".join(term.typed for term in (*self.words, *(term for phrase in self.phrases for term in phrase)))


class _Kind(Enum):
    WORD = auto()
    IDLE = auto()
    """A stop word on its own: it tells nothing, and is looked for only where there is nothing else."""
    PHRASE = auto()
    UNWANTED = auto()
    NAME = auto()


@dataclass(frozen=True)
class _Piece:
    kind: _Kind
    terms: tuple[Term, ...] = ()
    name: tuple[str, str] = ("", "")


def read_query(typed: str) -> Query:
    """What a text asks for."""
    text = clean_line(typed)
    pieces = list(dict.fromkeys(_pieces(text[:LONGEST].translate(_QUOTES))))
    told = [piece for piece in pieces if piece.kind is not _Kind.IDLE]
    if not any(piece.kind in (_Kind.WORD, _Kind.PHRASE) for piece in told):
        told = pieces
    kept = list(_at_most(MOST_WORDS, told))

    def all_of(*kinds: _Kind) -> tuple[tuple[Term, ...], ...]:
        return tuple(piece.terms for piece in kept if piece.kind in kinds)

    return Query(
        text[:LONGEST],
        words=tuple(term for found in all_of(_Kind.WORD, _Kind.IDLE) for term in found),
        phrases=all_of(_Kind.PHRASE),
        unwanted=all_of(_Kind.UNWANTED),
        names=dict(piece.name for piece in kept if piece.kind is _Kind.NAME),
        is_cut=len(text) > LONGEST or kept != told,
    )


def _at_most(room: int, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """As many as there is room for; a phrase that is longer is cut."""
    for piece in pieces:
        fits = piece.terms[:room]
        room -= len(fits)
        if fits or not piece.terms:
            yield _Piece(piece.kind, fits, piece.name)


def _pieces(text: str) -> Iterator[_Piece]:
    for found in _PIECE.finditer(text):
        quoted = found["quoted"]
        whole = found if quoted is not None else _PLAIN.fullmatch(found["plain"])
        if whole:
            said = quoted if quoted is not None else whole["said"]
            yield from _read(whole["name"] or "", said, is_unwanted=bool(whole["minus"]), is_phrase=quoted is not None)


def _read(name: str, said: str, *, is_unwanted: bool, is_phrase: bool) -> Iterator[_Piece]:
    named = _NAMES.get(name.casefold())
    if named and not is_unwanted and terms(said):
        yield _Piece(_Kind.NAME, name=(named, said.strip().strip('"')))
        return
    found = [part for term in terms(f"{name} {said}") for part in _bounded(term)]
    if is_unwanted and found:
        yield _Piece(_Kind.UNWANTED, tuple(found))
    elif is_phrase and len(found) > 1:
        yield _Piece(_Kind.PHRASE, tuple(found))
    else:
        yield from (_Piece(_Kind.IDLE if _is_idle(term) else _Kind.WORD, (term,)) for term in found)


def _bounded(term: Term) -> list[Term]:
    return [term] if len(term.parts) <= _MOST_PARTS else [Term((part,)) for part in term.parts]


def _is_idle(term: Term) -> bool:
    return all(part in STOP_WORDS for part in term.parts)
