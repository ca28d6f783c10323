"""The triggers that note changes, made from `inventory` for the tables and columns that a database has.

They are laid anew at the end of each migration, so that none is lost where one makes a table anew, or a column. An update
that changes nothing that guests see costs the comparison of the row alone, and none where it names no such column.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from forum.changes.inventory import SEEN, UNSEEN, Seen

_PREFIX = "changes_of_"
_EVERYTHING = "NULL"
_INSIDES = ("search_index", "search_parts")
"""What the tables of FTS5 begin with, which SQLite changes by itself."""
_NOTE = "INSERT INTO changes (transaction_id, thread_id) {rows};"
_NOW = "pg_current_xact_id()::text::bigint"
_FUNCTION = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {notes} RETURN NULL; END $$"


def lay_triggers(connection: Connection) -> None:
    """Let the database note changes from now on; and that anything may have changed until now."""
    found = inspect(connection)
    tables = set(found.get_table_names())
    if "changes" not in tables:
        return
    is_sqlite = connection.dialect.name == "sqlite"
    make = _on_sqlite if is_sqlite else _on_postgresql
    for table in sorted(tables - UNSEEN - {"alembic_version"}):
        if not table.startswith(_INSIDES):
            seen = SEEN.get(table, Seen())
            columns = [column["name"] for column in found.get_columns(table)]
            for statement in make(table, seen, [column for column in columns if column not in seen.unseen]):
                connection.exec_driver_sql(statement)
    connection.exec_driver_sql(_NOTE.format(rows=f"VALUES ({0 if is_sqlite else _NOW}, {_EVERYTHING})"))


def lift_triggers(connection: Connection) -> None:
    """Take them away, so that tables can be changed."""
    if connection.dialect.name == "sqlite":
        chosen = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND name LIKE :ours"
    else:
        chosen = (
            "SELECT 'DROP FUNCTION ' || oid::regprocedure || ' CASCADE' FROM pg_proc "
            "WHERE proname LIKE :ours AND pronamespace = current_schema()::regnamespace"
        )
    for statement in connection.execute(text(chosen), {"ours": f"{_PREFIX}%"}).scalars().all():
        connection.exec_driver_sql(statement)


def _thread(seen: Seen, event: str, row: str) -> str:
    """The expression that gives the thread of a row."""
    thread = seen.added if event == "insert" and seen.added else seen.thread
    return (thread or _EVERYTHING).format(row=row)


def _on_sqlite(table: str, seen: Seen, watched: list[str]) -> Iterator[str]:
    """For each row."""
    for event, row in (("insert", "new"), ("delete", "old")):
        when = f"WHEN {seen.when_added.format(row=row)} " if event == "insert" and seen.when_added else ""
        note = _NOTE.format(rows=f"VALUES (0, {_thread(seen, event, row)})")
        yield f"CREATE TRIGGER {_PREFIX}{table}_{event} AFTER {event} ON {table} {when}BEGIN {note} END"
    differs = " OR ".join(f"old.{column} IS NOT new.{column}" for column in watched)
    was, now = (_thread(seen, "update", row) for row in ("old", "new"))
    notes = _NOTE.format(rows=f"VALUES (0, {now})")
    notes += _NOTE.format(rows=f"SELECT 0, {was} WHERE {was} IS NOT {now}") if was != now else ""
    yield (
        f"CREATE TRIGGER {_PREFIX}{table}_update AFTER UPDATE OF {', '.join(watched)} ON {table} "
        f"WHEN {differs} BEGIN {notes} END"
    )


def _on_postgresql(table: str, seen: Seen, watched: list[str]) -> Iterator[str]:
    """Of rows that come and go, once for each statement; of others for each that is another than it was."""
    for event, row, rows in (("insert", "new_rows", "NEW"), ("delete", "old_rows", "OLD")):
        when = f"WHERE {seen.when_added.format(row=row)}" if event == "insert" and seen.when_added else ""
        found = f"SELECT DISTINCT {_NOW}, {_thread(seen, event, row)}::bigint FROM {row} {when}"  # noqa: S608 - ours
        yield _FUNCTION.format(name=f"{_PREFIX}{table}_{event}", notes=_NOTE.format(rows=found))
        yield _trigger(table, event, event, f"REFERENCING {rows} TABLE AS {row} FOR EACH STATEMENT")
    was, now = (_thread(seen, "update", row) for row in ("old", "new"))
    both = f"(SELECT {now}::bigint UNION SELECT {was}::bigint) AS them (thread)"
    notes = _NOTE.format(rows=f"SELECT {_NOW}, thread FROM {both}")  # noqa: S608 - ours
    yield _FUNCTION.format(name=f"{_PREFIX}{table}_update", notes=notes)
    differs = " OR ".join(f"old.{column} IS DISTINCT FROM new.{column}" for column in watched)
    yield _trigger(table, "update", f"update OF {', '.join(watched)}", f"FOR EACH ROW WHEN ({differs})")
    notes = _NOTE.format(rows=f"VALUES ({_NOW}, {_EVERYTHING})")
    yield _FUNCTION.format(name=f"{_PREFIX}{table}_truncate", notes=notes)
    yield _trigger(table, "truncate", "truncate", "FOR EACH STATEMENT")


def _trigger(table: str, name: str, event: str, each: str) -> str:
    named = f"{_PREFIX}{table}_{name}"
    return f"CREATE TRIGGER {named} AFTER {event} ON {table} {each} EXECUTE FUNCTION {named}()"
