"""Editing a post: one path for its author and for a moderator. The former text stays in the history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.events import announce
from forum.kit.text import slug
from forum.kit.words import Message
from forum.markup import RENDERER_VERSION, excerpt
from forum.tags.actions import settle_tags
from forum.tags.actions.hold import hold_tags
from forum.tags.queries import SettledTag
from forum.threads.actions.ask import EMPTY_SLUG, EXCERPT_LENGTH
from forum.threads.actions.hold import as_held, hold
from forum.threads.actions.tagging import put_tags, shown
from forum.threads.actions.write import keep_mentions
from forum.threads.events import HeadingChanged, PostEdited, PostWritten
from forum.threads.models import Post, Revision, Thread
from forum.threads.queries.mentions import Text
from forum.threads.queries.shapes import PostView, ThreadView
from forum.threads.rules import PENDING, can_edit, must_give_reason

NOT_NOW = Message(
    "This post was hidden, or its question closed, while you were writing. Your text is kept below, "
    "so that you can copy it."
)


class EditConflict(Exception):
    """Somebody else changed the post since the form was made; nothing was written."""


@dataclass(frozen=True)
class Heading:
    """What stands over a question: its title, and the names of its tags."""

    title: str
    tags: Sequence[str]


def edit_post(
    post: PostView,
    thread: ThreadView,
    viewer: Viewer,
    text: Text,
    *,
    version: int,
    heading: Heading | None = None,
    reason: str = "",
) -> None:
    """Make this the text of the post (`heading` is a question's). `version` is the one that the edit was made from.

    Raises `EditConflict` where that is no longer the newest, and `Refused` (409) where the viewer may no longer edit it.
    What is the newest already changes nothing.
    """
    editor_id = _check(post, thread, viewer, reason)
    tags = _settle(heading, thread) if heading and post.is_question else []
    row, its_thread = hold(post)
    if not can_edit(viewer, as_held(thread, its_thread), replace(post, state=row.state)):
        raise Refused(NOT_NOW, status=409)
    before = (row.body, its_thread.title, its_thread.tags)
    after = (text.body, heading.title, shown(tags)) if heading and post.is_question else (text.body, *before[1:])
    if before == after:
        return
    if row.version != version:
        raise EditConflict

    _keep_former(row, its_thread)
    its_thread.changed_at = now = clock.now()
    _write_over(row, text, editor_id, reason, now)
    if post.is_question:
        its_thread.title, its_thread.slug = after[1], slug(after[1], EMPTY_SLUG)
        its_thread.excerpt, its_thread.related_at = excerpt(text.html, EXCERPT_LENGTH), None
    if after[2] != before[2]:
        put_tags(its_thread, tags)
    session().flush()
    announce(PostWritten(post.id))
    if after[1:] != before[1:]:
        announce(HeadingChanged(thread.id))
    announce(PostEdited(post.id, editor_id, row.edited_by_moderator))


def _settle(heading: Heading, thread: ThreadView) -> list[SettledTag]:
    """Its tags, and that nobody merges those which the question had, where they are taken off."""
    if thread.tags:
        hold_tags()
    return settle_tags(heading.tags)


def _check(post: PostView, thread: ThreadView, viewer: Viewer, reason: str) -> int:
    """Who edits; raises `Refused` where they may not, or not so."""
    if viewer.id is None or not can_edit(viewer, thread, post):
        raise Refused(
            Message("Only its author and a moderator can edit this; its author only while the question is open.")
        )
    if must_give_reason(viewer, post) and not reason:
        raise Refused(Message("Say why: somebody else wrote this."), status=422)
    return viewer.id


def _write_over(row: Post, text: Text, editor_id: int, reason: str, now: datetime) -> None:
    row.body, row.html, row.renderer_version = text.body, text.html, RENDERER_VERSION
    row.version += 1
    row.edited_at, row.editor_id, row.edit_reason = now, editor_id, reason or None
    row.edited_by_moderator = editor_id != row.author_id
    keep_mentions(row.id, text, editor_id, tell=row.state != PENDING)


def _keep_former(row: Post, its_thread: Thread) -> None:
    session().add(
        Revision(
            post_id=row.id,
            version=row.version,
            title=its_thread.title if row.parent_id is None else None,
            tags=its_thread.tags if row.parent_id is None else None,
            body=row.body,
            written_at=row.edited_at or row.created_at,
            writer_id=row.editor_id or row.author_id,
            reason=row.edit_reason,
            by_moderator=row.edited_by_moderator,
        )
    )
