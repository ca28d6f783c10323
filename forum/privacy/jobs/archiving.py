"""Everything about a member in one zip file: `data.json` for machines, `index.html` for people, their picture."""

import json
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any, TypeAlias

from sqlalchemy import inspect, or_, select

from forum.accounts.models import Avatar
from forum.accounts.queries import find_addressee
from forum.kit.db import Base, Database, commit, session
from forum.kit.templates import templates_in
from forum.kit.words import translate
from forum.outbox.actions import post_mail
from forum.privacy.actions import keep_archive
from forum.privacy.inventory import INVENTORY, Record
from forum.privacy.queries import list_waiting_archives

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
"""Of each table its rows, a value for each column."""


def prepare_archives(database: Database, site_name: str, language: str) -> int:
    """Prepare those that wait, and mail their members; how many. `language` is the site's, for who chose none.

    Another process may do the same: the first to be ready is kept.
    """
    with database.reading():
        waiting = list_waiting_archives()
    for archive in waiting:
        with database.reading():
            person = find_addressee(archive.account_id)
            spoken = person.language or language
            content = pack(archive.account_id, site_name, spoken)
        with database.writing():
            if keep_archive(archive.id, content):
                post_mail("archive_ready", person.email, spoken, account_id=archive.account_id)
            commit()
    return len(waiting)


def pack(account_id: int, site_name: str, language: str) -> bytes:
    """The zip file of a member, its page in a language."""
    rows = everything_about(account_id)
    picture = session().execute(select(Avatar.image, Avatar.media_type).where(Avatar.account_id == account_id)).first()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(rows, ensure_ascii=False, indent=1))
        file.writestr("index.html", _drawn(rows, site_name, language))
        if picture:
            file.writestr(f"picture.{picture.media_type.rpartition('/')[2]}", picture.image)
    return packed.getvalue()


def everything_about(account_id: int) -> Rows:
    """All rows about a person, table by table, but for what is withheld, and for who else had a hand in them."""
    records = [record for kind in INVENTORY for record in kind.records]
    return {record.table.__tablename__: _rows(record, account_id) for record in records}


def columns_of(table: type[Base]) -> list[str]:
    """The names of a table's columns, in their order."""
    return [column.key for column in inspect(table).columns]


def _rows(record: Record, account_id: int) -> list[dict[str, Any]]:
    columns = [name for name in columns_of(record.table) if name not in record.withheld]
    is_theirs = or_(*(getattr(record.table, name) == account_id for name in record.found_by))
    chosen = select(*(getattr(record.table, name) for name in columns)).where(is_theirs)
    found = session().execute(chosen.order_by(*inspect(record.table).primary_key))
    people = _naming_people(record.table)
    return [
        {
            name: None if name in people and value != account_id else _plain(value)
            for name, value in zip(columns, row, strict=True)
        }
        for row in found
    ]


def _naming_people(table: type[Base]) -> set[str]:
    """The columns that hold somebody's number."""
    columns = inspect(table).columns
    return {column.key for column in columns if any(key.column.table.name == "accounts" for key in column.foreign_keys)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _drawn(rows: Rows, site_name: str, language: str) -> str:
    kinds = [
        (
            {name: translate(getattr(kind, name), language) for name in ("what", "why", "how_long")},
            [(record.table.__tablename__, rows[record.table.__tablename__]) for record in kind.records],
        )
        for kind in INVENTORY
        if kind.records
    ]
    page = templates_in(language).get_template("privacy/archive.html")
    return page.render(kinds=kinds, site_name=site_name, language=language)
