"""What a document must have for a query, as an expression over its tokens. Pure."""

from collections.abc import Sequence

from forum.search.expressions import Expression, Without, every, some
from forum.search.syntax import Query
from forum.search.widened import Widened, written

ANYWHERE = ("", "t_", "c_")
"""Marks of stems: in the post's own text, in the title or the tags of a question, in those above a reply."""


def has(one: Widened, *, near: bool = False, marks: Sequence[str] | None = None) -> Expression:
    """That a document has a word: in the post's own text, or above it."""
    places = ANYWHERE if marks is None else marks
    return one.expression(lambda found: [mark + stem for mark in places for stem in sorted(found)], near=near)


def has_all(query: Query, widened: Sequence[Widened], *, near: bool) -> list[Expression]:
    """All words; of a reply at least one itself, or a phrase: what only stands under such a title is no find."""
    if len(widened) == 1 and not query.phrases:
        return [has(widened[0], near=near, marks=[mark for mark in ANYWHERE if mark != "c_"])]
    stems = sorted({stem for one in widened for stem in one.stems(near=near)})
    own: list[Expression] = [mark + stem for mark in ("", "t_") for stem in stems]
    for mark in ("", "t_"):
        own += [every([has(written(term), marks=(mark,)) for term in phrase]) for phrase in query.phrases]
    return [*(has(one, near=near) for one in widened), *([some(own)] if own else [])]


def wanted_by(query: Query, parts: Sequence[Expression]) -> Expression:
    """All of these parts, and the words of phrases; without what is unwanted."""
    expression = every([*parts, *(has(written(term)) for phrase in query.phrases for term in phrase)])
    unwanted = [has(written(words[0])) for words in query.unwanted if len(words) == 1]
    return Without(expression, some(unwanted)) if unwanted else expression
