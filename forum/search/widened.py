"""What may stand for a word that is looked for: its own stems, others that are it or near it, and several words together. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from forum.search.expressions import Expression, every, some
from forum.search.terms import Term, stems_of_any


@dataclass
class Widened:
    """A word (or a few that are one, such as "sociale media"), and how else it may be written: whole in one way at least."""

    terms: tuple[Term, ...]
    whole: set[str] = field(default_factory=set)
    """Stems that are the word, or a synonym."""
    near: set[str] = field(default_factory=set)
    """Stems of compounds with it, and of what the synonyms call near."""
    together: list["Together"] = field(default_factory=list)

    def stems(self, *, near: bool) -> set[str]:
        """All that it may be found by; with all that is near, or without."""
        return {stem for one in self.tree(near=near) for stem in (one.whole | one.near if near else one.whole)}

    def tree(self, *, near: bool = True) -> Iterator["Widened"]:
        """It, and all that stands for a part of it."""
        yield self
        for group in self._groups(near=near):
            for part in group.parts:
                yield from part.tree(near=near)

    def _groups(self, *, near: bool) -> list["Together"]:
        return [group for group in self.together if near or not group.is_near]

    def expression(self, marked: Callable[[set[str]], list[str]], *, near: bool) -> Expression:
        """What a document must have, of tokens that `marked` makes of stems; with all that is near, or without."""
        found: list[Expression] = [*marked(self.whole | self.near if near else self.whole)]
        groups = self._groups(near=near)
        found += [every([part.expression(marked, near=near) for part in group.parts]) for group in groups]
        return some(found)


@dataclass(frozen=True)
class Together:
    """Words that stand for another where all of them are there."""

    parts: tuple[Widened, ...]
    is_near: bool


def written(term: Term) -> Widened:
    """A word as it is written: in one, or all that is between its hyphens."""
    if len(term.parts) == 1:
        return Widened((term,), {stem for word in term.words for stem in stems_of_any(word)})
    parts = tuple(written(Term((part,))) for part in term.parts)
    return Widened((term,), set(stems_of_any(term.in_one)), together=[Together(parts, is_near=False)])
