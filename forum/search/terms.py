"""What a text is made of: words without case, accents and hyphens, and their stems. Pure.

The same for posts and for what is looked for. A word has one stem or several: Dutch is read by both algorithms of
Snowball, the new one ("salarissen", "salaris") and Kraaij and Pohlmann's ("verlofdagen", "verlofdag"), for each brings
together what the other keeps apart. The first one is what phrases are made of.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from forum.kit.on_demand import without_its_package

ANALYSER = 1
"""Another where the same text is read otherwise: everything is then indexed anew."""
LANGUAGES = {"nl": ("dutch", "dutch_porter"), "en": ("english",)}
LONGEST = 40
"""Letters of a word that count."""
_SHORTEST = 3
_REMEMBERED = 20_000
# In a word nobody sees a soft hyphen, a joiner or a mark at the begin of a file (UAX 29, WB4). Of what stands between two
# letters 30 at most: to sort a heap of marks takes time by the square of its height.
_CHUNK = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f\u00ad\u200c\u200d\u2060\ufeff'’\-‐‑]{1,30}[^\W_]+)*"
)
_HYPHEN = re.compile(r"[-‐‑]+")
_SHORT = re.compile(r"([A-Z]{2,})s")
_LETTERS = re.compile(r"[^\W_]+")
_ELSEWHERE = {("or", "en"): "or_"}
"""Words that tell nothing in one language and much in another (Dutch "OR", the works council), and their stem in the one."""
_stemming = threading.Lock()


def _stemmer_of(algorithm: str) -> Any:
    """One algorithm of Snowball: with all forty come three megabytes."""
    module = without_its_package(f"snowballstemmer.{algorithm}_stemmer")
    return getattr(module, f"{algorithm.title().replace('_', '')}Stemmer")()


_stemmers = {name: _stemmer_of(name) for names in LANGUAGES.values() for name in names}


@dataclass(frozen=True)
class Term:
    """A word as it stands in a text: what is between its hyphens, and what it is in one word where that is another."""

    parts: tuple[str, ...]
    joined: str | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """All that it may be looked for as."""
        return (*self.parts, self.joined) if self.joined else self.parts

    @property
    def typed(self) -> str:
        """As somebody may type it."""
        return "-".join(self.parts)

    @property
    def in_one(self) -> str:
        """Without its hyphens."""
        return "".join(self.parts)[:LONGEST]


@dataclass(frozen=True)
class Text:
    """The stems of a text: the first of each word in the order of the text, and all others."""

    sequence: tuple[str, ...]
    others: frozenset[str]
    words: frozenset[str] = frozenset()
    """What the vocabulary remembers of it: words of three letters or more, and nothing but letters, folded."""


def fold(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    return _plain(_plain(text).casefold())


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def spans(text: str) -> Iterator[tuple[int, int, Term]]:
    """The words of a text, and where each begins and ends."""
    for found in _CHUNK.finditer(text):
        if (term := read_term(found.group())).parts:
            yield found.start(), found.end(), term


def terms(text: str) -> list[Term]:
    """The words of a text, in order."""
    return [term for _, _, term in spans(text)]


@lru_cache(_REMEMBERED)
def read_term(written: str) -> Term:
    """One word as it is written.

    A single letter belongs to what follows: "e-mail" is one word, "hr-beleid" are two. "cv's" and "CVs" are "cv", and "cvs".
    """
    if "." in written:
        return Term((fold(written.replace(".", ""))[:LONGEST],))
    marked = fold(_SHORT.sub(r"\1's", written) if _SHORT.fullmatch(written) else written.replace("’", "'"))
    parts = _parts(marked.removesuffix("'s"))
    joined = "".join(_parts(marked))[:LONGEST]
    return Term(tuple(parts), joined if parts and (joined,) != tuple(parts) else None)


def _parts(folded: str) -> list[str]:
    parts: list[str] = []
    alone = ""
    for part in _HYPHEN.split(folded):
        letters = "".join(_LETTERS.findall(part))
        if len(letters) == 1 and letters.isalpha():
            alone += letters
        elif letters:
            parts.append((alone + letters)[:LONGEST])
            alone = ""
    if alone:
        parts.append(alone[:LONGEST])
    return parts


@lru_cache(_REMEMBERED)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The stems of a folded word in a language, the one for phrases first; of a language we do not know, itself."""
    if not word.isalpha():
        return (word,)
    if apart := _ELSEWHERE.get((word, language)):
        return (apart,)
    with _stemming:  # a stemmer keeps the word that it works on
        found = [_stemmers[name].stemWord(word) for name in LANGUAGES.get(language, ())]
    return tuple(dict.fromkeys(fold(stem) for stem in found if stem)) or (word,)


def stems_of_any(word: str) -> tuple[str, ...]:
    """The stems of a word in whatever language it is written: of what is looked for nobody says."""
    languages = [language for language in LANGUAGES if (word, language) not in _ELSEWHERE]
    return tuple(dict.fromkeys(stem for language in languages for stem in stems(word, language)))


def read(text: str, language: str) -> Text:
    """The stems of a text."""
    written = _CHUNK.findall(text)
    known = {word: _read_word(word, language) for word in dict.fromkeys(written)}
    sequence = tuple(chain.from_iterable([known[word][0] for word in written]))
    others = {stem for _, further, _ in known.values() for stem in further}
    words = {word for *_, folded in known.values() for word in folded}
    return Text(sequence, frozenset(others.difference(sequence)), frozenset(words))


@lru_cache(_REMEMBERED)
def _read_word(written: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Of one word its stems for phrases, its further stems, and what they are of. Most texts are of words known here."""
    term = read_term(written)
    found = [stems(word, language) for word in term.parts]
    further = [stem for some in found for stem in some[1:]]
    if term.joined:
        further += stems(term.joined, language)
    words = [word for word in map(fold, term.words) if len(word) >= _SHORTEST and word.isalpha()]
    return tuple(some[0] for some in found), tuple(further), tuple(words)
