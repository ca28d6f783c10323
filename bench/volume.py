"""`python -m bench.volume --database URL --posts N`: a forum of that many posts, made within minutes.

The demo's content of 10 thousand posts is written as the forum writes it, and then copied inside the database: each copy
with people of its own, under the same topics and tags, and later than the one before, so that all together are ten years.
What copies have none of is what search knows: a search finds the first copy. One thread of 5,000 replies comes last.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, create_engine, text

from bench import constraints
from bench.servers import run
from forum import schema
from forum.cli.progress import progress
from forum.kit.moments import UtcDateTime

COPY = 10_000
"""Posts of which copies are made."""
QUESTIONS, USERS, LONGEST = 1_250, 200, 5_000
COPIED = ("accounts", "threads", "posts", "thread_tags", "related", "mentions", "votes", "revisions")
_AGE, _SPAN = timedelta(days=3650), timedelta(days=731)
_UNIQUE = {"accounts": ("email", "handle"), "threads": ("source_key",)}


def main() -> None:
    """Fill."""
    parser = argparse.ArgumentParser(prog="python -m bench.volume", description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True, help="an empty one")
    parser.add_argument("--posts", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        fill({**os.environ, "FORUM_DATA_DIR": folder, "FORUM_DATABASE_URL": options.database}, options.posts)
        print(json.dumps({"posts": options.posts, "seconds": round(time.monotonic() - begun)}))


def fill(environ: dict[str, str], posts: int) -> float:
    """Write that many posts into an empty database; how many a second those were that the forum itself wrote."""
    run(environ, "migrate")
    begun = time.monotonic()
    _demo(environ, USERS, QUESTIONS, COPY - QUESTIONS)
    rate = COPY / (time.monotonic() - begun)
    if posts > COPY:
        multiply(environ["FORUM_DATABASE_URL"], posts // COPY)
    _demo(environ, USERS, 1, LONGEST, "--seed", "2")
    with prepared(environ["FORUM_DATABASE_URL"]) as connection:
        if connection.dialect.name == "postgresql":  # which does so itself before long; SQLite never does
            connection.execute(text("VACUUM ANALYZE"))
    return rate


def _demo(environ: dict[str, str], users: int, questions: int, replies: int, *more: str) -> None:
    amount = {"--users": users, "--questions": questions, "--replies": replies}
    run(environ, "demo", *(str(word) for pair in amount.items() for word in pair), *more)


def multiply(url: str, copies: int) -> None:
    """Have all that there is so many times."""
    tables = [schema.metadata().tables[name] for name in COPIED]
    with prepared(url) as connection, constraints.put_off(connection, COPIED):
        sizes = {table.name: _set_aside(connection, table) for table in tables}
        words = [_copying(table, sizes, copies, connection.dialect.name) for table in tables]
        with progress("Copying", copies) as bar:
            for number in range(copies):
                for statement in words:
                    connection.execute(text(statement), {"copy": number, "now": datetime.now(UTC)})
                bar.update(1)
        connection.execute(text("UPDATE search_build SET next_id = 0, counted_id = (SELECT max(id) FROM posts)"))
        if connection.dialect.name == "postgresql":
            for name in filter(sizes.get, sizes):
                connection.execute(text(_SEQUENCE.format(table=name)))


_SEQUENCE = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"


def _set_aside(connection: Connection, table: Table) -> int:
    """Take what is in a table to where it is copied from; its highest number, 0 where rows have none."""
    connection.execute(text(f"CREATE TEMPORARY TABLE first_{table.name} AS SELECT * FROM {table.name}"))
    found = connection.scalar(text(f"SELECT max(id) FROM {table.name}")) if "id" in table.c else 0
    connection.execute(text(f"DELETE FROM {table.name}"))
    return found or 0


def _copying(table: Table, sizes: dict[str, int], copies: int, dialect: str) -> str:
    """The statement that makes copy `:copy`, the last of which is of today."""
    columns = ", ".join(column.name for column in table.columns)
    values = ", ".join(_value(column, sizes, copies, dialect) for column in table.columns)
    order = "id" if "id" in table.c else next(iter(table.primary_key)).name
    return f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM first_{table.name} ORDER BY {order}"


def _value(column: Column[Any], sizes: dict[str, int], copies: int, dialect: str) -> str:
    name, table = column.name, column.table.name
    referred = next((key.column.table.name for key in column.foreign_keys), table if name == "id" else "")
    if referred in sizes:
        return f"{name} + :copy * {sizes[referred]}"
    if isinstance(column.type, UtcDateTime):
        return _moment(name, copies, dialect)
    if name in _UNIQUE.get(table, ()):
        return f"CASE WHEN :copy = 0 THEN {name} ELSE 'c' || :copy || '-' || {name} END"
    return name


def _moment(name: str, copies: int, dialect: str) -> str:
    """The moment of a copy: what took the first two years takes its part of the ten."""
    step = _AGE / copies
    share = step / _SPAN
    if dialect == "sqlite":
        ago = f"{step / timedelta(days=1)} * ({copies} - 1 - :copy) + (julianday(:now) - julianday({name})) * {share}"
        return f"strftime('%Y-%m-%d %H:%M:%f000', julianday(:now) - ({ago}))"
    ago = f"{step.total_seconds()} * ({copies} - 1 - :copy) * interval '1 second'"
    return f"CAST(:now AS timestamptz) - {ago} - (CAST(:now AS timestamptz) - {name}) * {share}"


def count_posts(url: str) -> int:
    """How many posts there are, by their numbers."""
    with prepared(url) as connection:
        return int(connection.scalar(text("SELECT max(id) FROM posts")) or 0)


@contextmanager
def prepared(url: str) -> Iterator[Connection]:
    """A connection on which much is written at once, and nothing that refers to nothing is refused."""
    engine = create_engine(url)
    settings = constraints.SETTINGS[engine.dialect.name]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in settings:
            connection.exec_driver_sql(setting)
        yield connection
    engine.dispose()


if __name__ == "__main__":
    main()
