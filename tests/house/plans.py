"""How a database would find what a page asks for, were the forum large: which plans read or sort without a bound.

PostgreSQL is told that its tables hold millions of rows, and says how many it expects at each step. SQLite, which keeps no
statistics here and so plans alike for every size, names the index and the columns by which it looks.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, inspect

MOST = 25_000
"""Rows that a page may read or sort: those of a long thread, or of what somebody did in years."""
POSTS = 10_000_000
SMALL = {
    "alembic_version": "one row",
    "facts": "a handful of names",
    "options": "a handful of settings",
    "search_build": "one row",
    "topics": "tens, made by administrators by hand",
    "topic_moderators": "some for each topic",
    "tags": "the words of a trade: thousands, which moderators merge",
    "tag_synonyms": "some for each tag",
    "view_secrets": "one for each of the last days",
    "hub_subscriptions": "5,000 at most",
    "hub_changes": "emptied by its job each minute",
    "search_stale": "emptied by its job",
    "folded_journals": "one for each process",
    "ix_flags_open": "what waits for moderators",
    "ix_posts_pending": "likewise",
}
"""Tables, and indexes of some rows of a table, that may be read as a whole; and why."""
LOOSE = {
    ("threads", "topic_id"),
    ("threads", "answer_count"),
    ("threads", "state"),
    ("thread_tags", "tag_id"),
    ("posts", "state"),
    ("mails", "state"),
}
"""Columns of which so many rows share a value that to find by them alone is no bound."""
_SORTS = re.compile(r"TEMP B-TREE FOR (?!RIGHT PART|LAST)")  # for these follow an index, in small groups
_LIMITED = re.compile(r"\bLIMIT\b")
_STEP = re.compile(r"^(SEARCH|SCAN) (?:SUBQUERY )?(\S+)(?: USING (?:COVERING )?INDEX (\S+))?(?:.*\((.*)\))?")
_STOPS_EARLY = {"Nested Loop", "Append", "Merge Append", "Subquery Scan", "Result", "Incremental Sort", "Memoize"}


def problems(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """What is wrong with how a statement would be done; nothing, where it is bounded."""
    check = _problems_of_sqlite if connection.dialect.name == "sqlite" else _problems_of_postgresql
    return list(check(connection, statement, parameters))


def pretend(connection: Connection) -> None:
    """Let PostgreSQL take its tables for those of a forum of `POSTS`; call it after ANALYZE."""
    rows = connection.exec_driver_sql("SELECT reltuples FROM pg_class WHERE relname = 'posts'").scalar_one()
    connection.exec_driver_sql(
        "UPDATE pg_class SET reltuples = reltuples * %s WHERE reltuples > 500 AND relkind IN ('r', 'i') "
        "AND relnamespace = 'public'::regnamespace",
        (POSTS / rows,),
    )


def _problems_of_sqlite(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    tables, names = _named(statement), set(inspect(connection).get_table_names())
    sorted_at = {above for _, above, _, step in steps if _SORTS.search(step)}
    for _, above, _, step in steps:
        found = _STEP.match(step)
        table = tables.get(found[2], found[2]) if found else ""
        if found is None or table not in names or {table, found[3]} & SMALL.keys():
            continue
        stops_early = bool(_LIMITED.search(statement)) and above not in sorted_at
        if not (stops_early or _is_bounded(found[1], table, found[4], statement)):
            yield f"{table}: {step}"


def _is_bounded(kind: str, table: str, by: str | None, statement: str) -> bool:
    """Whether what is found is one thing's or one person's, or the first or last of an index."""
    ends = re.findall(r"SELECT (?:max|min)\([\w.]+\)[^,]*\sFROM (\w+)", statement)
    if kind == "SEARCH" and (by is None or table in ends):
        return True
    columns = {(table, column) for column in re.findall(r"(\w+)=\?", by or "")}
    return kind == "SEARCH" and bool(columns - LOOSE)


def _named(statement: str) -> dict[str, str]:
    """The tables of a statement by what they are called in it."""
    found = re.findall(r"\b(?:FROM|JOIN|,)\s+(\w+)\s+AS\s+(\w+)", statement)
    return {alias: table for table, alias in found}


def _problems_of_postgresql(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    plan = _plan(connection, statement, parameters)
    found = list(_walk(plan, is_limited=False))
    if any("Seq Scan" in problem for problem in found):
        # A table with few rows is read as a whole, whatever it has: is there an index, were it large?
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        found = list(_walk(_plan(connection, statement, parameters), is_limited=False))
        connection.exec_driver_sql("SET LOCAL enable_seqscan = on")
    yield from found


def _plan(connection: Connection, statement: str, parameters: Any) -> dict[str, Any]:
    found = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def _walk(node: dict[str, Any], *, is_limited: bool) -> Iterator[str]:
    """What is wrong below a step; `is_limited`: whether somebody above takes only the first rows."""
    kind, rows, table = node["Node Type"], node["Plan Rows"], node.get("Relation Name", "")
    if kind == "Seq Scan" and table not in SMALL:
        yield f"{table}: Seq Scan"
    elif "Scan" in kind and table and table not in SMALL and rows > MOST and not is_limited:
        yield f"{table}: {kind} by {node.get('Index Name', 'several')} of {rows:,.0f} rows"
    for below in node.get("Plans", ()):
        if kind == "Sort" and below["Plan Rows"] > MOST:
            yield f"Sort: {below['Plan Rows']:,.0f} rows by {', '.join(node['Sort Key'])}"
        goes_on = is_limited and (kind in _STOPS_EARLY or kind.endswith("Scan"))
        yield from _walk(below, is_limited=kind == "Limit" or goes_on)
