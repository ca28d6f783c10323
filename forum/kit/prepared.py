"""Statements that are asked with every page: built and compiled once, and from then on given to the driver as they are.

SQLAlchemy takes ten times as long to build a statement, to look for its compiled form and to wrap each row as SQLite takes
to answer it. What is here is built by SQLAlchemy all the same, for both databases, and what it binds and reads is converted
by the types of its columns; but that happens once, and rows are plain tuples. Whoever listens to an engine's statements
hears of these too, and what a driver raises is raised as SQLAlchemy would.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    bindparam,
    insert,
    literal,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from forum.kit.db import Base, Id, asking
from forum.kit.driver import ask, ask_later

Row: TypeAlias = tuple[Any, ...]
Process: TypeAlias = Callable[[Any], Any]


def given(name: str, type_: Any = Id) -> BindParameter[Any]:
    """A value that is given each time that the statement is asked; a row's number, where nothing else is said."""
    return bindparam(name, type_=type_, required=False)  # else it could not be compiled before it is known


def numbered(name: str, values: Collection[int]) -> dict[str, int]:
    """A value for each of some names: `post_0`, `post_1` ... As many as a power of two, some twice, so that few statements do."""
    found = [*values]
    found += found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found))
    return {f"{name}_{place}": value for place, value in enumerate(found)}


def one_of(column: InstrumentedAttribute[int], names: Iterable[str]) -> ColumnElement[bool]:
    """That a column has one of the values of these names."""
    return column.in_([given(name) for name in names])


def new_row(table: type[Base], *names: str) -> Insert:
    """An INSERT of a row: what these columns hold is given, the others take their defaults."""
    columns = table.__table__.columns
    usual = {
        column.name: literal(column.default.arg, column.type)
        for column in columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }
    return insert(table).values(usual | {name: given(name, columns[name].type) for name in names})


class _Compiled(NamedTuple):
    """A statement in the words of one database."""

    words: str
    fixed: Mapping[str, Any]
    """What it binds that never differs."""
    bind: tuple[tuple[str, Process], ...]
    """What of the values that are given is converted."""
    arguments: Callable[[Mapping[str, Any]], Any]
    read: Callable[[Row], Row]


class Prepared:
    """One such statement, which reads or writes. `given` values are named when it is asked; those that it does not have, it ignores."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def raw(self, **values: Any) -> list[Row]:
        """All rows as the driver gives them, which `read` converts: equal where what is stored is equal."""
        return self._ask(values)[0]

    def read(self, row: Row) -> Row:
        """A row of `raw`, converted."""
        return self._in_words_of(asking().dialect).read(row)

    def later(self, **values: Any) -> Callable[[], Row | None]:
        """What gives the first row, when it is called: on PostgreSQL the statement goes along with what is asked next."""
        connection = asking()
        compiled, arguments = self._bound(connection, values)
        rows = ask_later(connection, compiled.words, arguments)

        def first() -> Row | None:
            found = rows()
            return compiled.read(found[0]) if found else None

        return first

    def all(self, **values: Any) -> list[Row]:
        """All rows."""
        found, read = self._ask(values)
        return [*map(read, found)]

    def first(self, **values: Any) -> Row | None:
        """The first row; None where there is none."""
        found, read = self._ask(values)
        return read(found[0]) if found else None

    def scalar(self, **values: Any) -> Any:
        """The first column of the first row; None where there is none."""
        found = self.first(**values)
        return found[0] if found else None

    def _ask(self, values: dict[str, Any]) -> tuple[list[Row], Callable[[Row], Row]]:
        connection = asking()
        compiled, arguments = self._bound(connection, values)
        return ask(connection, compiled.words, arguments), compiled.read

    def _bound(self, connection: Connection, values: dict[str, Any]) -> tuple[_Compiled, Any]:
        compiled = self._in_words_of(connection.dialect)
        for name, process in compiled.bind:
            values[name] = process(values[name])
        return compiled, compiled.arguments({**compiled.fixed, **values})

    def _in_words_of(self, dialect: Dialect) -> _Compiled:
        return self._compiled.get(dialect.name) or self._compile(dialect)

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        names = compiled.bind_names.items()
        binds = dict(
            _converting((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind, name in names)
        )
        named = {name for bind, name in names if not bind.unique}
        fixed = {name: value for name, value in compiled.params.items() if name not in named}
        kinds = enumerate(column.type.dialect_impl(dialect) for column in self._statement.exported_columns)
        made = self._compiled[dialect.name] = _Compiled(
            words=compiled.string,
            fixed={name: binds[name](value) if name in binds else value for name, value in fixed.items()},
            bind=tuple((name, process) for name, process in binds.items() if name in named),
            arguments=_in_order(compiled.positiontup) if compiled.positional else dict,
            read=_reading([*_converting((place, kind.result_processor(dialect, None)) for place, kind in kinds)]),
        )
        return made


def _converting(found: Iterable[tuple[Any, Process | None]]) -> Iterable[tuple[Any, Process]]:
    return ((place, process) for place, process in found if process is not None)


def _reading(columns: Sequence[tuple[int, Process]]) -> Callable[[Row], Row]:
    def read(row: Row) -> Row:
        values = list(row)
        for place, process in columns:
            values[place] = process(values[place])
        return tuple(values)

    return read if columns else lambda row: row


def _in_order(names: list[str]) -> Callable[[Mapping[str, Any]], Any]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)
