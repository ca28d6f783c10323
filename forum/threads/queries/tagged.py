"""The tags of questions: which there are, and on how many questions a viewer sees each. A tag that is on none they see
is in no list.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.viewer import STRANGER, Viewer
from forum.kit import paging
from forum.kit.db import session
from forum.kit.errors import Malformed, Missing
from forum.tags.models import Tag, TagSynonym
from forum.tags.queries import TagView, find_tag
from forum.tags.rules import can_moderate_tags
from forum.tags.terms import Label, slug_of
from forum.threads.models import Thread, ThreadTag
from forum.threads.queries.counted import count_of_tag
from forum.threads.queries.seeing import carries, threads_seen

TAGS_SIZE = 100
"""Tags on a page of them."""
TAG_KEY = (str,)
SUGGESTED = 8
MOST_TOGETHER = 5
"""Tags in one combination: a question has no more."""
_LATELY = 500
"""Questions that are looked at for what tags are common."""


@dataclass(frozen=True)
class TagCount(Label):
    """A tag in a list."""

    count: int
    other: str | None = None
    """The synonym that it was found by, where its own name is not what was asked for."""


def list_tags(viewer: Viewer, place: paging.Place, wanted: str = "", size: int = TAGS_SIZE) -> paging.Page[TagCount]:
    """Tags by name; those in which, or in a synonym of which, some words stand, or all."""
    chosen = _tags(viewer).where(_named(wanted)) if wanted else _tags(viewer)
    if place.key is not None:
        chosen = chosen.where(Tag.slug < place.key[0] if place.backwards else Tag.slug > place.key[0])
    order = Tag.slug.desc() if place.backwards else Tag.slug.asc()
    found = [TagCount(name, count) for name, count in session().execute(chosen.order_by(order).limit(size + 1))]
    return paging.cut(found, place, size, lambda tag: (tag.slug,))


def find_tag_told(name: str, viewer: Viewer) -> TagView:
    """The tag that a name means, for who may be told of it; else `Missing`.

    A tag that is on no thread they see is a word of what they may not see, or of nothing: unless a moderator said what
    it is about, only who moderates tags is told.
    """
    tag = find_tag(name)
    carried = select(Thread.id).where(carries(tag.id), threads_seen(viewer)).limit(1)
    if tag.description or can_moderate_tags(viewer) or session().scalar(carried):
        return tag
    raise Missing


def find_tags_told(names: str, viewer: Viewer) -> list[TagView]:
    """A tag, or several that "+" joins, each once and by slug; `Missing` where one is, `Malformed` where they are too many."""
    parts = [name for name in names.split("+") if slug_of(name)] or [names]
    if len(parts) > MOST_TOGETHER:
        raise Malformed
    found = {tag.slug: tag for tag in (find_tag_told(name, viewer) for name in parts)}
    return [found[slug] for slug in sorted(found)]


def list_tags_with(viewer: Viewer, *tag_ids: int) -> list[Label]:
    """The tags that most of the last active questions with these carry besides."""
    lately = select(Thread.id).where(threads_seen(viewer), *map(carries, tag_ids))
    return _common(lately, ThreadTag.tag_id.not_in(tag_ids))


def list_common_tags() -> list[Label]:
    """The tags that most of the last active questions carry, as a guest sees them."""
    return _common(select(Thread.id).where(threads_seen(STRANGER)))


def _common(threads: Select[int], *more: ColumnElement[bool]) -> list[Label]:
    lately = threads.order_by(Thread.active_at.desc()).limit(_LATELY)
    found = (
        select(Tag.name)
        .join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .where(ThreadTag.thread_id.in_(lately), *more)
        .group_by(Tag.id, Tag.name)
        .order_by(func.count().desc(), Tag.id)
        .limit(SUGGESTED)
    )
    return [Label(name) for name in session().scalars(found)]


def suggest_tags(begun: str) -> list[TagCount]:
    """Some tags of which a word, or one of a synonym, begins so; the most used first. As a guest sees them.

    What orders them counts all threads, for that takes an index alone; what is told, those that are seen.
    """
    used = select(func.count()).select_from(ThreadTag).where(ThreadTag.tag_id == Tag.id).scalar_subquery()
    by_name, by_other = _begins(Tag.slug, begun), _begins(TagSynonym.slug, begun)
    named = or_(by_name, Tag.id.in_(select(TagSynonym.tag_id).where(by_other)))
    other = select(func.min(TagSynonym.name)).where(TagSynonym.tag_id == Tag.id, by_other, ~by_name).scalar_subquery()
    chosen = _tags(STRANGER).add_columns(other).where(named).order_by(used.desc(), Tag.slug).limit(SUGGESTED)
    return [TagCount(name, count, found_by) for name, count, found_by in session().execute(chosen)]


def _tags(viewer: Viewer) -> Select[str, int]:
    """Those that are on a thread the viewer sees, with on how many."""
    of_tag = (ThreadTag.tag_id == Tag.id, threads_seen(viewer))
    seen = select(ThreadTag.tag_id).join(Thread, Thread.id == ThreadTag.thread_id).where(*of_tag)
    return select(Tag.name, count_of_tag(viewer)).where(seen.exists())


def _named(wanted: str) -> ColumnElement[bool]:
    slug = slug_of(wanted)
    if not slug:
        return false()
    meant = select(TagSynonym.tag_id).where(TagSynonym.slug.contains(slug, autoescape=True))
    return or_(Tag.slug.contains(slug, autoescape=True), Tag.id.in_(meant))


def _begins(column: InstrumentedAttribute[str], begun: str) -> ColumnElement[bool]:
    return or_(column.startswith(begun, autoescape=True), column.contains(f"-{begun}", autoescape=True))
