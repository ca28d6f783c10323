"""Fewer words, for who found nothing with all of theirs."""

from collections.abc import Sequence
from itertools import combinations

from forum.accounts.viewer import Viewer
from forum.search.asking import has_all
from forum.search.expressions import every
from forum.search.queries.matching import list_matches
from forum.search.queries.widening import widen
from forum.search.syntax import Query
from forum.search.widened import Widened

LOOKED_AT = 6
"""The first words, of which some may find something."""


def list_shorter(query: Query, viewer: Viewer) -> list[str]:
    """Of words that found nothing as many as find something together: all that do on their own, else all of these but
    one, else each; without names, phrases and filters."""
    bare = Query("")

    def finds(some_of: Sequence[Widened]) -> bool:
        return bool(list_matches(every(has_all(bare, some_of, near=True)), viewer, most=1))

    alone = [one for one in widen(query.words[:LOOKED_AT]) if finds([one])]
    found: list[Sequence[Widened]] = []
    if len(alone) > 1:
        found = [alone] if finds(alone) else list(filter(finds, combinations(alone, len(alone) - 1)))
    found = found or [[one] for one in alone]
    return [" ".join(term.typed for one in way for term in one.terms) for way in found]
