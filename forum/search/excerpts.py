"""What a reader sees of a text that was found: a piece of it around the words, and the words marked. Pure.

The words are told by their stems, so that inflected ones, compounds and synonyms are marked too. Nothing but `<mark>` is
markup in what is answered.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from forum.search.terms import spans, stems

LENGTH = 240
"""Characters of a piece, but for what stands for the rest."""
READ = 20_000
"""Characters of a text that are looked through: those of the longest post that can be written."""
REST = "…"
_VOWELS = "aeiouy"
_MARKED = Markup("<mark>{}</mark>")


class Place(NamedTuple):
    """Where a word stands that was looked for; and which."""

    begin: int
    end: int
    stem: str


def excerpt(text: str, sought: Collection[str], language: str) -> Markup:
    """The piece of a text with the most of these stems; its beginning, where it has none of them. Cut between words."""
    line = " ".join(text[:READ].split())
    places = _places(line, sought, language)
    begin, end = _around(line, _densest(places))
    before, after = f"{REST} " if begin else "", f" {REST}" if end < len(line) or len(text) > READ else ""
    return before + _written(line, places, begin, end) + after


def marked(text: str, sought: Collection[str], language: str) -> Markup:
    """All of a short text."""
    return _written(text, _places(text, sought, language), 0, len(text))


def stems_in(heading: str, body: str, words: Collection[tuple[Collection[str], Collection[str]]]) -> frozenset[str]:
    """By which stems words stand in a document, each told by its own and by all that it may be found by: only where it is
    not there itself, its parts and what else stands for it are meant."""
    here = {*body.split(), *(token[2:] for token in heading.split())}
    meant = (further if here.isdisjoint(own) else own for own, further in words)
    return frozenset(here.intersection(stem for some in meant for stem in some))


def _places(text: str, sought: Collection[str], language: str) -> list[Place]:
    if not sought:
        return []
    begins = _begins(sought)
    found = ((begin, end, _first(term.words, sought, begins, language)) for begin, end, term in spans(text))
    return [Place(begin, end, stem) for begin, end, stem in found if stem]


def _first(words: Sequence[str], sought: Collection[str], begins: frozenset[str], language: str) -> str | None:
    found = (stem for word in words for stem in _likely_stems(word, begins, language) if stem in sought)
    return next(found, None)


def _begins(sought: Collection[str]) -> frozenset[str]:
    """How words of these stems begin: with the same two letters, or where that is a vowel with the first ("oog", "ogen")."""
    return frozenset(stem[: 1 if stem[0] in _VOWELS else 2] for stem in sought)


def _likely_stems(word: str, begins: frozenset[str], language: str) -> tuple[str, ...]:
    """The stems of a word; none where these begin otherwise, for to stem a long text of new words takes a while. Only of
    the Dutch "ge" a stemmer takes off what a word begins with."""
    return stems(word, language) if word[:2] in begins or word[:1] in begins or "ge" in word else ()


def _densest(places: Sequence[Place]) -> tuple[int, int]:
    """Where as many different words as possible stand within one piece, and of these as many as possible; the first such."""
    best, most, first = (0, 0), (0, 0), 0
    within: Counter[str] = Counter()
    for number, last in enumerate(places):
        within[last.stem] += 1
        while first < number and last.end - places[first].begin > LENGTH:
            within -= Counter([places[first].stem])
            first += 1
        if (len(within), within.total()) > most:
            best, most = (places[first].begin, last.end), (len(within), within.total())
    return best


def _around(line: str, found: tuple[int, int]) -> tuple[int, int]:
    """The piece with what was found in its middle; from the beginning of the text, where that holds it."""
    begin, end = found
    if end <= LENGTH:
        start = 0
    else:
        start = max(begin - max(LENGTH - (end - begin), 0) // 2, 0)
        start = min(start, max(len(line) - LENGTH, 0))
        start = max(start, line.find(" ", max(start - 1, 0), begin) + 1)
    stop = min(start + LENGTH, len(line))
    if stop < len(line):
        blank = line.rfind(" ", min(max(end, start + 1), stop), stop + 1)
        stop = blank if blank > start else stop
    return start, stop


def _written(text: str, places: Sequence[Place], begin: int, end: int) -> Markup:
    pieces, at = [], begin
    for place in places:
        start, stop = max(place.begin, begin), min(place.end, end)
        if start < stop:
            pieces += [escape(text[at:start]), _MARKED.format(text[start:stop])]
            at = stop
    return Markup("").join([*pieces, escape(text[at:end])])
