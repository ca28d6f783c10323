"""Every read of tags, whoever asks: which of their questions a reader sees, and so which tags, the threads know."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from forum.accounts.models import Account
from forum.audit.models import Entry
from forum.kit.db import session
from forum.kit.errors import Missing
from forum.tags.models import Tag, TagSynonym
from forum.tags.terms import slug_of


@dataclass(frozen=True)
class TagView:
    """A tag as it is shown."""

    id: int
    slug: str
    name: str
    description: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class SettledTag:
    """A tag that questions may be given."""

    id: int
    name: str


@dataclass(frozen=True)
class TagChangeLine:
    """What a moderator did to a tag, and why."""

    verb: str
    former: str
    actor_name: str | None
    reason: str
    at: datetime


_COLUMNS = (Tag.id, Tag.slug, Tag.name, Tag.description, Tag.created_at, Tag.changed_at)


def find_tag(name: str) -> TagView:
    """The tag of that name or slug, or that it is a synonym of; else `Missing`."""
    tag = get_tag(name)
    if tag is None:
        raise Missing
    return tag


def get_tag(name: str) -> TagView | None:
    """The same; None where there is none."""
    slug = slug_of(name)
    meant = select(TagSynonym.tag_id).where(TagSynonym.slug == slug).scalar_subquery()
    row = session().execute(select(*_COLUMNS).where(or_(Tag.slug == slug, Tag.id == meant))).one_or_none()
    return TagView(*row) if row else None


def list_settled(slugs: Sequence[str]) -> dict[str, SettledTag]:
    """Those of the tags that are here, by the slugs that lead to them: their own, or synonyms'."""
    own = select(Tag.slug, Tag.id, Tag.name).where(Tag.slug.in_(slugs))
    meant = (
        select(TagSynonym.slug, Tag.id, Tag.name)
        .join(Tag, Tag.id == TagSynonym.tag_id)
        .where(TagSynonym.slug.in_(slugs))
    )
    return {slug: SettledTag(tag_id, name) for slug, tag_id, name in session().execute(own.union_all(meant))}


def list_synonyms(tag_id: int) -> list[str]:
    """Other words for a tag, by name."""
    found = select(TagSynonym.name).where(TagSynonym.tag_id == tag_id).order_by(TagSynonym.slug)
    return list(session().scalars(found))


def list_changes(tag_id: int) -> list[TagChangeLine]:
    """What was done to a tag, and to those that were merged into it, the newest first."""
    found = (
        select(Entry.verb, Entry.details, Account.name, Entry.reason, Entry.happened_at)
        .outerjoin(Account, Account.id == Entry.actor_id)
        .where(Entry.tag_id.in_([tag_id, *list_merged(tag_id)]))
        .order_by(Entry.id.desc())
    )
    return [
        TagChangeLine(row.verb, json.loads(row.details).get("former", ""), row.name, row.reason, row.happened_at)
        for row in session().execute(found)
    ]


def list_merged(tag_id: int) -> list[int]:
    """The numbers of the tags that were merged into one; theirs too."""
    merges = session().scalars(select(Entry.details).where(Entry.tag_id == tag_id, Entry.verb == "tag_merged"))
    return [merged for details in merges for merged in json.loads(details).get("merged", ())]


def last_tag_change() -> datetime | None:
    """When anything was last said of any tag."""
    return session().scalar(select(func.max(Tag.changed_at)))
