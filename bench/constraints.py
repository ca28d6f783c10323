"""Indexes, constraints and triggers of tables into which much is written at once: taken away before, put back after."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, text

SETTINGS = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -1000000"),
    "postgresql": (
        "SET session_replication_role = replica",  # no triggers
        "SET maintenance_work_mem = '1GB'",
        "SET synchronous_commit = off",
        "SET jit = off",
    ),
}
_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables").bindparams(
    bindparam("tables", expanding=True)
)
# Foreign keys go first and come last.
_CONSTRAINTS = text(
    "SELECT conrelid::regclass::text AS place, conname AS name, pg_get_constraintdef(oid) AS said FROM pg_constraint "
    "WHERE contype IN ('p', 'u', 'f') AND (conrelid::regclass::text = ANY(:tables) "
    "OR confrelid::regclass::text = ANY(:tables)) ORDER BY contype <> 'f', conname"
)
_INDEXES = text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(:tables)")


@contextmanager
def put_off(connection: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Without triggers (SQLite), constraints and indexes (PostgreSQL, which makes them quicker at once) inside the block."""
    take = _take_from_sqlite if connection.dialect.name == "sqlite" else _take_from_postgresql
    taken = take(connection, list(tables))
    yield
    for statement in taken:
        connection.exec_driver_sql(statement)


def _take_from_sqlite(connection: Connection, tables: list[str]) -> list[str]:
    rows = connection.execute(_TRIGGERS, {"tables": tables}).all()
    for name, _ in rows:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [statement for _, statement in rows]


def _take_from_postgresql(connection: Connection, tables: list[str]) -> list[str]:
    constraints = connection.execute(_CONSTRAINTS, {"tables": tables}).all()
    for place, name, _ in constraints:
        connection.exec_driver_sql(f"ALTER TABLE {place} DROP CONSTRAINT {name}")
    indexes = connection.execute(_INDEXES, {"tables": tables}).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    kept = [f"ALTER TABLE {place} ADD CONSTRAINT {name} {said}" for place, name, said in reversed(constraints)]
    return [statement.replace("%", "%%") for statement in (*(said for _, said in indexes), *kept)]
