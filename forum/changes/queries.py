"""What changed since somebody looked last: nothing is ever skipped, however transactions overlap and end.

A row of SQLite is after all that were committed before it. On PostgreSQL, rows of a transaction that began early can come
to sight late: all rows of transactions that were not over at the last look are read again, and those that were there
already are known by their numbers.
"""

from typing import NamedTuple

from sqlalchemy import Connection, text

MOST = 5_000
"""Changes at once, of which more are as good as everything."""
_SQLITE = text(
    "SELECT (SELECT max(seq) + 1 FROM sqlite_sequence WHERE name = 'changes') AS since, id, thread_id, transaction_id "
    "FROM changes WHERE id >= :since OR id = 0 LIMIT :most"
)
_POSTGRESQL = text(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS since, id, thread_id, transaction_id "
    "FROM changes WHERE transaction_id >= :since OR id = 0 LIMIT :most"
)
_SQLITE_NOW = text("SELECT coalesce(max(id), 0) + 1 FROM changes")
_POSTGRESQL_NOW = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_PLACE = text("SELECT 'changes'::regclass::oid::text || ' ' || pg_postmaster_start_time()")


class Point(NamedTuple):
    """What somebody knows who looked."""

    place: object
    """Of which database, as long as it is the same one: another, put in its place, knows nothing of what changed."""
    since: int
    """From where on there can be changes that were not there then."""
    known: frozenset[int] = frozenset()
    """Those from there on that were there already."""


class News(NamedTuple):
    """What is different since a point."""

    point: Point
    threads: frozenset[int] | None
    """Which threads changed; None: anything may have."""


def read_since(connection: Connection) -> int:
    """From where on there can be changes that are not to be seen now."""
    now = _SQLITE_NOW if connection.dialect.name == "sqlite" else _POSTGRESQL_NOW
    return int(connection.execute(now).scalar_one())


def read_news(connection: Connection, whose: object, last: Point | None) -> News:
    """What changed since. `whose` tells the file of this connection, if it is to one."""
    is_sqlite = connection.dialect.name == "sqlite"
    place = whose if is_sqlite else (whose, connection.execute(_PLACE).scalar_one())
    if last is None or last.place != place:
        return News(Point(place, read_since(connection)), None)
    most = MOST + len(last.known)
    found = connection.execute(_SQLITE if is_sqlite else _POSTGRESQL, {"since": last.since, "most": most}).all()
    removed = max((row.transaction_id for row in found if row.id == 0), default=None)
    is_former = is_sqlite and found and found[0].since < last.since  # a copy was put back in the same file
    if removed is None or removed > last.since or is_former or len(found) == most:
        return News(Point(place, read_since(connection)), None)
    rows = [row for row in found if row.id]
    threads = {row.thread_id for row in rows if row.id not in last.known}
    if is_sqlite:
        point = Point(place, found[0].since)
    else:
        since = found[0].since
        point = Point(place, since, frozenset(row.id for row in rows if row.transaction_id >= since))
    return News(point, None if None in threads else frozenset(threads))
