"""The history of a post: its versions, and what moderators did to it."""

from sqlalchemy import or_, select

from forum.accounts.models import Account
from forum.kit.db import session
from forum.threads.models import LogEntry, Post, Revision
from forum.threads.queries.shapes import Author, LogLine, PostView, ThreadView, Version


def list_versions(post: PostView, thread: ThreadView) -> list[Version]:
    """All versions of a post that the viewer sees, the newest first. Its author wrote the first."""
    former = session().execute(
        select(Revision, Account.name, Account.handle)
        .outerjoin(Account, Account.id == Revision.writer_id)
        .where(Revision.post_id == post.id)
        .order_by(Revision.version.desc())
    )
    return [
        _current(post, thread),
        *(
            Version(
                revision.version,
                revision.title,
                revision.body,
                post.author if revision.version == 1 else Author(name, handle),
                revision.written_at,
                revision.reason,
                revision.by_moderator,
            )
            for revision, name, handle in former
        ),
    ]


def _current(post: PostView, thread: ThreadView) -> Version:
    editor = (
        session()
        .execute(
            select(Account.name, Account.handle).join(Post, Post.editor_id == Account.id).where(Post.id == post.id)
        )
        .one_or_none()
    )
    return Version(
        post.version,
        thread.title if post.is_question else None,
        post.body,
        Author(editor.name, editor.handle) if editor else post.author,
        post.edited_at or post.created_at,
        post.edit_reason,
        post.edited_by_moderator,
        is_current=True,
    )


def list_log(post: PostView) -> list[LogLine]:
    """What was done to a post and why, the newest first; to a question's thread too."""
    about = LogEntry.post_id == post.id
    if post.is_question:
        about = or_(about, (LogEntry.thread_id == post.thread_id) & LogEntry.post_id.is_(None))
    found = session().execute(
        select(
            LogEntry.verb,
            LogEntry.reason,
            LogEntry.happened_at,
            Account.name,
            Account.handle,
        )
        .join(Account, Account.id == LogEntry.actor_id)
        .where(about)
        .order_by(LogEntry.id.desc())
    )
    return [LogLine(row.verb, Author(row.name, row.handle), row.reason, row.happened_at) for row in found]
