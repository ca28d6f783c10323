"""What a document must have, as an expression over tokens; written for each of the two indexes. Pure.

A token is letters, digits and `_` only, as `documents` writes it, so nothing that anybody types can be an operator.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class All:
    """Each of these; at least one."""

    of: tuple["Expression", ...]


@dataclass(frozen=True)
class Any:
    """One of these, or more; at least one."""

    of: tuple["Expression", ...]


@dataclass(frozen=True)
class Without:
    """The one, and not the other."""

    wanted: "Expression"
    unwanted: "Expression"


Expression: TypeAlias = str | All | Any | Without


def every(of: Sequence[Expression]) -> Expression:
    """All of some, of which there is one at least."""
    return of[0] if len(of) == 1 else All(tuple(of))


def some(of: Sequence[Expression]) -> Expression:
    """Any of some, of which there is one at least."""
    return of[0] if len(of) == 1 else Any(tuple(of))


def for_fts5(wanted: Expression) -> str:
    """As the MATCH of SQLite's FTS5 reads it."""
    return _written(wanted, lambda token: f'"{token}"', " AND ", " OR ", " NOT ")


def for_tsquery(wanted: Expression) -> str:
    """As a cast to PostgreSQL's `tsquery` reads it."""
    return _written(wanted, lambda token: f"'{token}'", " & ", " | ", " & !")


def _written(wanted: Expression, quoted: Callable[[str], str], both: str, either: str, without: str) -> str:
    def write(part: Expression) -> str:
        if isinstance(part, str):
            return quoted(part)
        if isinstance(part, Without):
            return f"({write(part.wanted)}{without}{write(part.unwanted)})"
        return f"({(both if isinstance(part, All) else either).join(map(write, part.of))})"

    return write(wanted)
