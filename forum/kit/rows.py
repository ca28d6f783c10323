"""Many rows at once: reading them as of one moment; writing them, their numbers taken beforehand, so that they can refer
to each other before any is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert, text
from sqlalchemy.dialects import postgresql, sqlite

from forum.kit.db import Base, on_postgresql, session

_Value = TypeVar("_Value")
_AT_ONCE = 5_000


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


def add_rows(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows, all with the same columns; what they leave out takes its default."""
    if rows:
        session().connection().execute(insert(table), rows)


def insert_into(table: type[Base]) -> Any:
    """An INSERT that can say what to do where the row is there."""
    return (postgresql.insert if on_postgresql() else sqlite.insert)(table)


def at_one_moment() -> None:
    """Let all that this session reads be of one moment: the first thing it asks. On SQLite it always is."""
    if on_postgresql():
        session().connection(execution_options={"isolation_level": "REPEATABLE READ"})
