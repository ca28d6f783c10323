"""What moderators, administrators and the host did: every act, for all moderators to read but for those about how a member
gets in; of what one of them may not see, without its words and why."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.queries import handle_shown
from forum.accounts.viewer import Viewer
from forum.audit.models import Entry
from forum.kit import paging
from forum.kit.db import session
from forum.moderation.rules import acts_withheld
from forum.tags.models import Tag
from forum.threads.models import Post, Thread
from forum.threads.queries import Author
from forum.threads.queries.seeing import posts_seen, threads_seen
from forum.topics.models import Topic

_about = aliased(Account)
LOG_KEY = (int,)
SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody did as a moderator, when and why; and what it was about, as far as the reader may see that."""

    id: int
    verb: str
    actor: Author | None
    """None: the host, from the shell."""
    member: Author | None
    """To whom it was done."""
    at: datetime
    reason: str
    thread_id: int | None
    post_id: int | None
    is_reply: bool
    is_seen: bool
    """Else there is neither reason nor title."""
    title: str | None
    slug: str | None
    language: str | None
    tag_name: str | None
    tag_slug: str | None
    topic_name: str | None
    """Where a question was moved to; or which topic it was done to."""
    topic_slug: str | None
    former: str
    """Of a tag or a topic: what it, or what was merged into it, was called."""
    outcome: str
    """Of reports: what became of the post."""
    before: str
    after: str
    """Of a role: which it was, and is."""
    until: datetime | None
    """Of a suspension: until when, where it has an end."""
    names: tuple[str, ...]
    """Of settings: those that were changed."""


def list_acts(
    viewer: Viewer, place: paging.Place, *, actor: str = "", verb: str = "", size: int = SIZE
) -> paging.Page[Act]:
    """The acts of all moderators, the newest first; of one of them (by handle), or of one kind. Not for members' eyes."""
    chosen = _acts(viewer).where(Entry.moderation, Entry.verb.not_in(acts_withheld(viewer))).limit(size + 1)
    chosen = chosen.order_by(Entry.id if place.backwards else Entry.id.desc())
    if place.key is not None:
        chosen = chosen.where(Entry.id > place.key[0] if place.backwards else Entry.id < place.key[0])
    if actor:
        chosen = chosen.where(Account.handle == actor)
    if verb:
        chosen = chosen.where(Entry.verb == verb)
    found = [_read(row) for row in session().execute(chosen)]
    return paging.cut(found, place, size, lambda act: (act.id,))


def _acts(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    is_seen = case(
        (Entry.post_id.is_not(None), posts_seen(viewer)),
        (Entry.thread_id.is_not(None), threads_seen(viewer)),
        else_=True,
    )
    return (
        select(
            Entry.id,
            Entry.verb,
            Account.name.label("actor_name"),
            Account.handle.label("actor_handle"),
            Entry.actor_id,
            Entry.account_id,
            _about.name.label("member_name"),
            handle_shown(_about).label("member_handle"),
            Entry.happened_at,
            Entry.reason,
            Entry.details,
            Entry.thread_id,
            Entry.post_id,
            Post.parent_id,
            is_seen.label("is_seen"),
            Thread.title,
            Thread.slug,
            Thread.language,
            Tag.name.label("tag_name"),
            Tag.slug.label("tag_slug"),
            Topic.name.label("topic_name"),
            Topic.slug.label("topic_slug"),
        )
        .outerjoin(Account, Account.id == Entry.actor_id)
        .outerjoin(_about, _about.id == Entry.account_id)
        .outerjoin(Thread, Thread.id == Entry.thread_id)
        .outerjoin(Post, Post.id == Entry.post_id)
        .outerjoin(Tag, Tag.id == Entry.tag_id)
        .outerjoin(Topic, Topic.id == Entry.topic_id)
    )


def _read(row: Row[*tuple[Any, ...]]) -> Act:
    details, is_seen = json.loads(row.details), bool(row.is_seen)
    return Act(
        id=row.id,
        verb=row.verb,
        actor=Author(row.actor_name, row.actor_handle) if row.actor_id else None,
        member=Author(row.member_name, row.member_handle) if row.account_id else None,
        at=row.happened_at,
        reason=row.reason if is_seen else "",
        thread_id=row.thread_id,
        post_id=row.post_id,
        is_reply=row.parent_id is not None,
        is_seen=is_seen,
        title=row.title if is_seen else None,
        slug=row.slug if is_seen else None,
        language=row.language,
        tag_name=row.tag_name,
        tag_slug=row.tag_slug,
        topic_name=row.topic_name,
        topic_slug=row.topic_slug,
        former=details.get("former", ""),
        outcome=details.get("outcome", ""),
        before=details.get("before", ""),
        after=details.get("after", ""),
        until=datetime.fromisoformat(details["until"]) if details.get("until") else None,
        names=tuple(details.get("names", ())),
    )
