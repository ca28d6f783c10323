"""The reference for writing: the rows that a reply of the forum leaves, by the raw driver, in one transaction as durable.

Its words are rendered by the same Markdown and bleach; all else is known beforehand: where the post hangs, whom to tell, and
the tokens that search keeps of it. `rows_of` holds that it leaves what the forum does, in every table (what triggers write
too), before anything is measured. On PostgreSQL it says one statement after the other, as psycopg does unless told
otherwise, which prepares them once.

It is favoured by what it leaves out. The forum is sent a form through its WSGI callable (alone) or over HTTP (served), finds
out who sends it and what they may, checks the token, the key of the form, the thread and the post that is answered, each as
they are once they are held, reads the words for search, and answers with a redirect; all of that is in its figure.
"""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import psycopg
from sqlalchemy import func, make_url, select, text

from forum.kit.db import Base, Database
from forum.markup import RENDERER_VERSION, render

T = TypeVar("T")
_REPLY = (
    """UPDATE threads SET post_count = post_count + 1, reply_count = reply_count + 1, answer_count = answer_count + 1,
    active_at = :now, changed_at = :now WHERE id = :thread_id RETURNING post_count - 1""",
    """INSERT INTO posts (thread_id, parent_id, ordinal, path, depth, author_id, body, html, renderer_version, state,
    shown_reply_count, created_at, received_at, version, edited_by_moderator, accepted, useful_count, key)
    VALUES (:thread_id, :parent_id, :ordinal, :path, 1, :author_id, :body, :html, :renderer_version, 'visible',
    0, :now, :now, 1, :no, :no, 0, :key) RETURNING id""",
    "UPDATE posts SET shown_reply_count = shown_reply_count + 1 WHERE id = :parent_id",
    """INSERT INTO search_documents (post_id, thread_id, heading, body)
    VALUES (:post_id, :thread_id, :heading, :tokens)""",
    """INSERT INTO mails (kind, account_id, recipient, language, content, state, attempt_count, due_at, created_at, problem)
    VALUES ('reply', :asker_id, :email, :language, :content, 'waiting', 0, :now, :now, '')""",
    "INSERT INTO hub_changes (post_id, created_at) VALUES (:post_id, :now)",
)
_OWN = {"id", "post_id", "ordinal", "path", "key", "content", "transaction_id"}
"""Columns in which two replies differ, besides moments."""
_SAID = """SELECT t.id AS thread_id, q.id AS parent_id, t.author_id AS asker_id, a.email, t.language, d.heading,
    d.body AS tokens FROM threads t JOIN posts q ON q.thread_id = t.id AND q.parent_id IS NULL
    JOIN posts r ON r.thread_id = t.id JOIN search_documents d ON d.post_id = r.id JOIN accounts a ON a.id = t.author_id
    WHERE r.id = :reply_id"""


class BareWriter:
    """One connection of the raw driver, and what replies to one question are made of: by a reply that the forum wrote."""

    def __init__(self, database: Database, reply_id: int, base_url: str) -> None:
        self._base_url = base_url
        self._is_sqlite = database.is_sqlite
        with database.reading() as reading:
            self._known = dict(reading.execute(text(_SAID), {"reply_id": reply_id}).mappings().one())
        if self._is_sqlite:
            self._connection: Any = sqlite3.connect(
                make_url(database.url).database or "", isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.execute("PRAGMA foreign_keys=ON")
            self._reply = _REPLY
        else:
            address = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(address)
            self._reply = tuple(re.sub(r":(\w+)", r"%(\1)s", one) for one in _REPLY)

    def reply(self, body: str, author_id: int, key: str) -> int:
        """Write one; its id."""
        now = datetime.now(UTC)
        values = {
            **self._known,
            "body": body,
            "html": render(body, base_url=self._base_url),
            "renderer_version": RENDERER_VERSION,
            "author_id": author_id,
            "key": key,
            "now": now.replace(tzinfo=None).isoformat(" ") if self._is_sqlite else now,
            "no": 0 if self._is_sqlite else False,
        }
        execute = self._connection.execute
        if self._is_sqlite:
            execute("BEGIN IMMEDIATE")
        values["ordinal"] = execute(self._reply[0], values).fetchone()[0]
        values["path"] = values["ordinal"].to_bytes(4, "big")
        values["post_id"] = execute(self._reply[1], values).fetchone()[0]
        values["content"] = f'{{"thread_id": {values["thread_id"]}, "post_id": {values["post_id"]}}}'
        for statement in self._reply[2:]:
            execute(statement, values)
        self._connection.commit()
        return int(values["post_id"])

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


def rows_of(database: Database, write: Callable[[], T]) -> tuple[dict[str, tuple[int, dict[str, Any]]], T]:
    """What something writes: by table how many rows come, and the newest without what is another's each time."""
    tables = Base.metadata.sorted_tables
    with database.reading() as reading:
        before = {table.name: reading.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    result = write()
    found = {}
    with database.reading() as reading:
        for table in tables:
            more = (reading.scalar(select(func.count()).select_from(table)) or 0) - before[table.name]
            if more:
                newest = select(table).order_by(*(column.desc() for column in table.primary_key)).limit(1)
                row = reading.execute(newest).mappings().one()
                kept = {name: value for name, value in row.items() if name not in _OWN and not name.endswith("_at")}
                found[table.name] = more, kept
    return found, result
