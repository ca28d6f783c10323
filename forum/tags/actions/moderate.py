"""What moderators do to tags: say what one is called and means, and merge two that are one. Each is kept with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, update

from forum.accounts.viewer import Viewer
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.events import announce
from forum.kit.rows import add_rows
from forum.kit.words import Message
from forum.tags.actions.hold import hold_tags
from forum.tags.events import TagMerged, TagRenamed
from forum.tags.models import Tag, TagSynonym
from forum.tags.queries import TagView, list_merged, list_settled, list_synonyms
from forum.tags.rules import can_moderate_tags
from forum.tags.terms import slug_of

NOT_YOURS = Message("Only a moderator of all topics can do this, for a tag is on questions of any topic.")
MERGED = Message(
    "Somebody renamed or merged one of these tags meanwhile. Nothing was changed; look at the tag once more."
)


class NameTaken(Exception):
    """A name or a synonym is another tag's already; nothing was written."""

    def __init__(self, field: str, name: str) -> None:
        super().__init__(field)
        self.field = field
        self.message = Message(
            "“%(tag)s” is another tag already, or another word for one. You can merge the two.", values={"tag": name}
        )


@dataclass(frozen=True)
class TagWords:
    """What is said of a tag."""

    name: str
    description: str
    synonyms: Sequence[str]


def edit_tag(tag: TagView, viewer: Viewer, words: TagWords, reason: str) -> TagView:
    """Say this of a tag; how it then is. Its former name stays a word for it. What is said already changes nothing.

    Raises `NameTaken`, and `Refused` (409) where the tag was merged meanwhile.
    """
    _check(viewer)
    hold_tags()
    row = _find(tag.id)
    _check_free("name", [words.name], row.id)
    _check_free("synonyms", words.synonyms, row.id)
    before = TagWords(row.name, row.description, list_synonyms(row.id))
    synonyms = {slug_of(name): name for name in (row.name, *words.synonyms)}
    synonyms.pop(slug_of(words.name), None)
    after = TagWords(words.name, words.description, [synonyms[slug] for slug in sorted(synonyms)])
    if before == after:
        return tag
    is_renamed = before.name != after.name
    _log(row, viewer, "tag_renamed" if is_renamed else "tag_described", reason, before.name)
    session().execute(delete(TagSynonym).where(TagSynonym.tag_id == row.id))
    add_rows(TagSynonym, [{"slug": slug, "name": name, "tag_id": row.id} for slug, name in synonyms.items()])
    row.name, row.slug, row.description = words.name, slug_of(words.name), words.description
    session().flush()
    if is_renamed:
        announce(TagRenamed(row.id))
    return TagView(row.id, row.slug, row.name, row.description, row.created_at, row.changed_at)


def merge_tag(tag: TagView, into: TagView, viewer: Viewer, reason: str) -> None:
    """Let all that has a tag have another one, and the tag and its synonyms be other words for that.

    Raises `Refused` (409) where either was merged meanwhile.
    """
    _check(viewer)
    hold_tags()
    row, target = _find(tag.id), _find(into.id)
    _log(target, viewer, "tag_merged", reason, row.name, [row.id, *list_merged(row.id)])
    announce(TagMerged(row.id, target.id))
    session().execute(update(TagSynonym).where(TagSynonym.tag_id == row.id).values(tag_id=target.id))
    session().delete(row)
    session().add(TagSynonym(slug=row.slug, name=row.name, tag_id=target.id))
    session().flush()


def _check(viewer: Viewer) -> None:
    if not can_moderate_tags(viewer):
        raise Refused(NOT_YOURS)


def _find(tag_id: int) -> Tag:
    row = session().get(Tag, tag_id, populate_existing=True)
    if row is None:
        raise Refused(MERGED, status=409)
    return row


def _check_free(field: str, names: Iterable[str], tag_id: int) -> None:
    slugs = {slug_of(name): name for name in names}
    for slug, found in list_settled(list(slugs)).items():
        if found.id != tag_id:
            raise NameTaken(field, slugs[slug])


def _log(row: Tag, viewer: Viewer, verb: str, reason: str, former: str, merged: Sequence[int] = ()) -> None:
    """Before anything else is written: who waits for the moderator's account then holds nothing that others wait for."""
    row.changed_at = clock.now()
    record(verb, viewer.id, tag_id=row.id, reason=reason, moderation=True, former=former, merged=merged)
    session().flush()
