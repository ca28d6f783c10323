"""Many rows at once: reading them as of one moment; writing them, their numbers taken beforehand, so that they can refer
to each other before any is written.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Integer, Subquery, bindparam, func, insert, inspect, select, text
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles

from forum.kit.db import Base, Id, on_postgresql, session
from forum.kit.prepared import Prepared, given

_Value = TypeVar("_Value")
_AT_ONCE = 5_000
_TOGETHER = 100, 10, 1
"""Rows in one statement of SQLite."""


def in_portions(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """As many values at a time as one statement may name; both databases allow 32,000."""
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def take_ids(table: type[Base], count: int) -> list[int]:
    """So many numbers for new rows of a table, rising, that no other row will get.

    On SQLite only a writing transaction may ask, and the table counts by AUTOINCREMENT.
    """
    if not count:
        return []
    if on_postgresql():
        numbers = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return list(session().scalars(numbers, {"name": table.__tablename__, "count": count}))
    last = session().scalar(
        text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name"), {"name": table.__tablename__}
    )
    return list(range(last + 1, last + 1 + count))


def next_id(table: type[Base]) -> ColumnElement[int]:
    """One such number, as an expression: for a row that is written before anything else takes one."""
    return _NextId(table.__tablename__)


class _NextId(ColumnElement[int]):
    inherit_cache = False
    type = Id

    def __init__(self, table: str) -> None:
        self.table = table


@compiles(_NextId, "postgresql")
def _next_on_postgresql(element: _NextId, *_compiler: Any, **_options: Any) -> str:
    return f"nextval(pg_get_serial_sequence('{element.table}', 'id'))"


@compiles(_NextId, "sqlite")
def _next_on_sqlite(element: _NextId, *_compiler: Any, **_options: Any) -> str:
    return f"(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = '{element.table}')"  # noqa: S608 - ours


def add_rows(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows, all with the same columns; what they leave out takes its default."""
    if rows:
        session().connection().execute(insert(table), rows)


def put_rows(table: type[Base], names: Sequence[str], rows: Sequence[tuple[Any, ...]], count: str = "") -> None:
    """Write many rows, the values of these columns, in one statement. Where there is a row of the same key, its `count`
    becomes that much more."""
    if not rows:
        return
    if on_postgresql():
        added = insert_into(table).from_select(
            names, select(*(func.unnest(_array(table.__table__.c[name])) for name in names))
        )
        given_rows = dict(zip((f"many_{name}" for name in names), map(list, zip(*rows, strict=True)), strict=True))
        session().connection().execute(_adding(table, added, count), given_rows)
        return
    # SQLite lets go of the interpreter at each statement, and whoever computes meanwhile may keep it for long.
    begin = 0
    for size in _TOGETHER:
        put = _putting(table, tuple(names), count, size)
        while begin + size <= len(rows):
            some = enumerate(rows[begin : begin + size])
            put.later(
                **{f"{name}_{place}": value for place, row in some for name, value in zip(names, row, strict=True)}
            )
            begin += size


@lru_cache(64)
def _putting(table: type[Base], names: tuple[str, ...], count: str, size: int) -> Prepared:
    columns = table.__table__.c
    rows = [{name: given(f"{name}_{place}", columns[name].type) for name in names} for place in range(size)]
    return Prepared(_adding(table, insert_into(table).values(rows), count))


def _adding(table: type[Base], added: Any, count: str) -> Any:
    if not count:
        return added
    more = {count: table.__table__.c[count] + added.excluded[count]}
    return added.on_conflict_do_update(index_elements=list(inspect(table).primary_key), set_=more)


def numbers_with(values: Mapping[int, int], name: str) -> Subquery:
    """A table of rows' numbers (`id`) with a number each, by this name: to both databases it is one value."""
    if on_postgresql():
        ids, each = (func.unnest(bindparam(None, list(some), ARRAY(Id))) for some in (values, values.values()))
        return select(ids.label("id"), each.label(name)).subquery()
    told = func.json_each(json.dumps(values)).table_valued("key", "value")
    return select(cast_to(told.c.key, Id).label("id"), told.c.value.label(name)).subquery()


def is_one_of(column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """Whether a column has one of so many values: to PostgreSQL they are one, and numbers to SQLite too."""
    if on_postgresql():
        return cast("ColumnElement[bool]", column == func.any(bindparam(None, list(values), ARRAY(column.type))))
    if isinstance(column.type, Integer):
        told = func.json_each(json.dumps([*values])).table_valued("value")
        return cast("ColumnElement[bool]", column.in_(select(told.c.value)))
    return cast("ColumnElement[bool]", column.in_(values))


def _array(column: Any) -> Any:
    return bindparam(f"many_{column.name}", type_=ARRAY(column.type))


def insert_into(table: type[Base]) -> Any:
    """An INSERT that can say what to do where the row is there."""
    return (postgresql.insert if on_postgresql() else sqlite.insert)(table)


def at_one_moment() -> None:
    """Let all that this session reads be of one moment: the first thing it asks. On SQLite it always is."""
    if on_postgresql():
        session().connection(execution_options={"isolation_level": "REPEATABLE READ"})
