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
    """An entry. Its own person sees neither who did it, where that was somebody else, nor why."""

    verb: str
    happened_at: datetime
    details: Mapping[str, object] = field(default_factory=dict)
    actor_id: int | None = None
    reason: str = ""


def list_about(account_id: int, verbs: Collection[str] | None, count: int) -> list[Told]:
    """The last of these things (None: of all) that were done with, or to, an account."""
    chosen = select(Entry.verb, Entry.happened_at, Entry.details, Entry.actor_id, Entry.reason)
    chosen = chosen.where(Entry.account_id == account_id).order_by(Entry.id.desc()).limit(count)
    if verbs is not None:
        chosen = chosen.where(Entry.verb.in_(sorted(verbs)))
    rows = session().execute(chosen)
    return [Told(row.verb, row.happened_at, json.loads(row.details), row.actor_id, row.reason) for row in rows]


def count_since(verb: str, account_id: int, moment: datetime) -> int:
    """How often that happened to an account since a moment."""
    found = select(func.count()).where(Entry.account_id == account_id, Entry.verb == verb, Entry.happened_at >= moment)
    return session().execute(found).scalar_one()
