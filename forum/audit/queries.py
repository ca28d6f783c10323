"""Reading the log: for whom it is about, and so that it is not filled by one hand."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from forum.audit.models import Entry
from forum.kit.db import session


@dataclass(frozen=True)
class Told:
    """An entry, as its own person sees it."""

    verb: str
    happened_at: datetime
    details: Mapping[str, object] = field(default_factory=dict)


def list_about(account_id: int, verbs: Collection[str], count: int) -> list[Told]:
    """The last of these things that were done with, or to, an account."""
    rows = session().execute(
        select(Entry.verb, Entry.happened_at, Entry.details)
        .where(Entry.account_id == account_id, Entry.verb.in_(sorted(verbs)))
        .order_by(Entry.id.desc())
        .limit(count)
    )
    return [Told(row.verb, row.happened_at, json.loads(row.details)) for row in rows]


def count_since(verb: str, account_id: int, moment: datetime) -> int:
    """How often that happened to an account since a moment."""
    found = select(func.count()).where(Entry.account_id == account_id, Entry.verb == verb, Entry.happened_at >= moment)
    return session().execute(found).scalar_one()
