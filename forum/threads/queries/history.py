"""The history of a post: its versions, and what moderators did to it."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, or_, select

from forum.accounts.models import Account
from forum.accounts.queries import handle_shown
from forum.audit.models import Entry
from forum.kit import paging
from forum.kit.db import session
from forum.tags.queries import list_settled
from forum.tags.terms import labels
from forum.threads.models import Post, Revision
from forum.threads.queries.shapes import Author, LogLine, PostView, ThreadView, Version

VERSIONS = 10
"""On a page: each is compared with the one before it, which takes up to a tenth of a second."""
_ACTS = (
    "post_hidden",
    "post_shown",
    "post_deleted",
    "post_restored",
    "post_branched",
    "thread_locked",
    "thread_unlocked",
    "thread_moved",
)
"""Those acts of the log that whoever sees a post may know."""


def list_versions(
    post: PostView, thread: ThreadView, place: paging.Place, size: int = VERSIONS
) -> paging.Page[Version]:
    """The versions of a post that the viewer sees, the newest first. Its author wrote the first."""
    chosen, newest = _former(post), newest_version(post, thread)
    if place.key is None:
        found = [newest, *_read(chosen.order_by(Revision.version.desc()).limit(size), post)]
    elif place.backwards:
        after = chosen.where(Revision.version > place.key[0]).order_by(Revision.version)
        found = [*_read(after.limit(size + 1), post), newest][: size + 1]
    else:
        before = chosen.where(Revision.version < place.key[0]).order_by(Revision.version.desc())
        found = _read(before.limit(size + 1), post)
    return paging.cut(found, place, size, lambda version: (version.number,))


def get_version_before(post: PostView, number: int) -> Version | None:
    """The version that came before one; None before the first."""
    before = _former(post).where(Revision.version < number).order_by(Revision.version.desc())
    return next(iter(_read(before.limit(1), post)), None)


def newest_version(post: PostView, thread: ThreadView) -> Version:
    """What the post says now."""
    editor = (
        session()
        .execute(
            select(Account.name, handle_shown(Account).label("handle"))
            .join(Post, Post.editor_id == Account.id)
            .where(Post.id == post.id)
        )
        .one_or_none()
    )
    return Version(
        post.version,
        thread.title if post.is_question else None,
        tuple(tag.name for tag in thread.tags) if post.is_question else None,
        post.body,
        Author(editor.name, editor.handle) if editor else post.author,
        post.edited_at or post.created_at,
        post.edit_reason,
        post.edited_by_moderator,
        is_current=True,
    )


def _former(post: PostView) -> Select[*tuple[Any, ...]]:
    return (
        select(Revision, Account.name, handle_shown(Account))
        .outerjoin(Account, Account.id == Revision.writer_id)
        .where(Revision.post_id == post.id)
    )


def _read(chosen: Select[*tuple[Any, ...]], post: PostView) -> list[Version]:
    found = session().execute(chosen).all()
    called = _called_now({tag.slug for revision, _, _ in found for tag in labels(revision.tags or "")})
    return [
        Version(
            revision.version,
            revision.title,
            None if revision.tags is None else _tags(revision.tags, called),
            revision.body,
            post.author if revision.version == 1 else Author(name, handle),
            revision.written_at,
            revision.reason,
            revision.by_moderator,
        )
        for revision, name, handle in found
    ]


def _called_now(slugs: Collection[str]) -> dict[str, str]:
    """What tags that a version had are called since they were merged or renamed: that was no change of the version."""
    return {slug: tag.name for slug, tag in list_settled(list(slugs)).items()} if slugs else {}


def _tags(lines: str, called: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(called.get(tag.slug, tag.name) for tag in labels(lines)))


def list_log(post: PostView) -> list[LogLine]:
    """What was done to a post and why, the newest first; to a question's thread too. Never who reported it."""
    about = Entry.post_id == post.id
    if post.is_question:
        about = or_(about, (Entry.thread_id == post.thread_id) & Entry.post_id.is_(None))
    found = session().execute(
        select(Entry.verb, Entry.reason, Entry.happened_at, Account.name, handle_shown(Account).label("handle"))
        .outerjoin(Account, Account.id == Entry.actor_id)
        .where(about, Entry.verb.in_(_ACTS))
        .order_by(Entry.id.desc())
    )
    return [LogLine(row.verb, Author(row.name, row.handle), row.reason, row.happened_at) for row in found]
