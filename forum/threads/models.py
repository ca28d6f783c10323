"""The tables of threads and their posts: former versions, tags, mentions, and links between threads.

Tree order is the order of `path`, as bytes: four of them, big-endian, for the ordinal of each post on the way from the
question (whose path is empty). From `DEEPEST` levels on, replies share their parent's level, because a PostgreSQL btree
refuses keys over 2,704 bytes; `parent_id` and `depth` stay true.
"""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base

_IS_EDITED = "edited_at IS NOT NULL"
_IS_BOUNDARY = "id % 64 = 0"
_IS_UNDATED = "created_at IS NULL"
_IS_PENDING = "state = 'pending'"
_IS_REMOVED = "removed_at IS NOT NULL"
_STATES = "state IN ('visible', 'pending', 'hidden', 'deleted')"


class Thread(Base):
    """A title and a tree of posts. `state`, `author_id` and `created_at` are those of its question, kept in step for lists."""

    __tablename__ = "threads"
    __table_args__ = (
        CheckConstraint(_STATES, name="state"),
        Index("ix_threads_latest", "active_at", "id"),
        Index("ix_threads_latest_of_topic", "topic_id", "active_at", "id"),
        Index("ix_threads_unanswered", "answer_count", "active_at", "id"),
        Index("ix_threads_created_at_received_at", "created_at", "received_at"),
        Index("ix_threads_topic_id_state", "topic_id", "state"),
        Index("ix_threads_changed_at", "changed_at"),
        Index("ix_threads_topic_id_changed_at", "topic_id", "changed_at"),
        Index(
            "ix_threads_unrelated",
            "id",
            sqlite_where=text("related_at IS NULL"),
            postgresql_where=text("related_at IS NULL"),
        ),
        Index(
            "ix_threads_undated",
            "active_at",
            "id",
            sqlite_where=text(_IS_UNDATED),
            postgresql_where=text(_IS_UNDATED),
        ),
        Index("ix_threads_removed", "removed_at", sqlite_where=text(_IS_REMOVED), postgresql_where=text(_IS_REMOVED)),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    excerpt: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(16), default="visible")
    removed_at: Mapped[datetime | None]
    """Like its question's."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    author_name: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    active_at: Mapped[datetime]
    post_count: Mapped[int] = mapped_column(default=1)
    """All posts ever added, of any state: the next one's ordinal."""
    reply_count: Mapped[int] = mapped_column(default=0)
    """Visible replies."""
    answer_count: Mapped[int] = mapped_column(default=0)
    """Visible replies by anyone but the asker."""
    useful_count: Mapped[int] = mapped_column(default=0)
    view_count: Mapped[int] = mapped_column(default=0)
    """Views counted here."""
    imported_view_count: Mapped[int] = mapped_column(default=0)
    """Views counted elsewhere, before the thread came here."""
    accepted_count: Mapped[int] = mapped_column(default=0)
    """Visible replies that helped, as the asker says."""
    branch_count: Mapped[int] = mapped_column(default=0)
    """Branches from and to other threads (`Branch`): whether there is anything to look for."""
    tags: Mapped[str] = mapped_column(Text, default="")
    """The names of its tags as they are shown, one a line; `ThreadTag` is what finds by them."""
    related_at: Mapped[datetime | None]
    """When its related questions were found; None: they are to be found anew."""
    locked_at: Mapped[datetime | None]
    lock_reason: Mapped[str | None] = mapped_column(Text)
    source_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """What tells an imported thread when its file comes again."""
    changed_at: Mapped[datetime]
    """The last change of any kind that a reader can see, for `Last-Modified`."""


class Post(Base):
    """A question or a reply. An author is an account, or a name that came with an import, or unknown (neither)."""

    __tablename__ = "posts"
    __table_args__ = (
        CheckConstraint(_STATES, name="state"),
        UniqueConstraint("thread_id", "path"),
        UniqueConstraint("thread_id", "source_ref"),
        UniqueConstraint("author_id", "key"),
        Index("ix_posts_thread_id_ordinal", "thread_id", "ordinal"),
        Index("ix_posts_author_id_id", "author_id", "id"),
        # The thread is for who asks only where somebody wrote.
        Index("ix_posts_author_id_created_at", "author_id", "created_at", "id", "thread_id"),
        Index(
            "ix_posts_boundary",
            "id",
            "thread_id",
            sqlite_where=text(_IS_BOUNDARY),
            postgresql_where=text(_IS_BOUNDARY),
        ),
        # All that statistics look at, so that they need not fetch the posts themselves.
        Index("ix_posts_written", "created_at", "state", "parent_id", "author_id"),
        Index("ix_posts_thread_id_useful_count_ordinal", "thread_id", "useful_count", "ordinal"),
        Index("ix_posts_pending", "id", sqlite_where=text(_IS_PENDING), postgresql_where=text(_IS_PENDING)),
        Index("ix_posts_removed", "removed_at", sqlite_where=text(_IS_REMOVED), postgresql_where=text(_IS_REMOVED)),
        Index(
            "ix_posts_edited",
            "thread_id",
            "edited_at",
            sqlite_where=text(_IS_EDITED),
            postgresql_where=text(_IS_EDITED),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    ordinal: Mapped[int]
    """The order of arrival in the thread; the question's is 0."""
    path: Mapped[bytes] = mapped_column(LargeBinary(800))
    depth: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    author_name: Mapped[str | None] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="visible")
    state_reason: Mapped[str | None] = mapped_column(Text)
    removed_at: Mapped[datetime | None]
    """When it was taken out of guests' sight; None: they see it, or never did."""
    shown_reply_count: Mapped[int] = mapped_column(default=0)
    """Replies directly below that a guest sees, were it only as an empty place: what keeps this one's own place."""
    created_at: Mapped[datetime | None]
    """When it was written; None: unknown."""
    received_at: Mapped[datetime]
    """When this forum got it."""
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    edit_reason: Mapped[str | None] = mapped_column(Text)
    edited_by_moderator: Mapped[bool] = mapped_column(default=False)
    rewritten_at: Mapped[datetime | None]
    """When its words last changed but by an edit: somebody who left was taken out of them."""
    accepted: Mapped[bool] = mapped_column(default=False)
    useful_count: Mapped[int] = mapped_column(default=0)
    key: Mapped[str | None] = mapped_column(String(64))
    """The idempotency key of the form that made it."""
    source_ref: Mapped[str | None] = mapped_column(String(200))
    """Its ref in the file that it was imported from."""


class Revision(Base):
    """A former version of a post: its text (and the question's title), and who wrote that version, when and why."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    version: Mapped[int]
    title: Mapped[str | None] = mapped_column(String(200))
    tags: Mapped[str | None] = mapped_column(Text)
    """A question's, one a line; None: they were not kept then."""
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime | None]
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    by_moderator: Mapped[bool] = mapped_column(default=False)


class ThreadTag(Base):
    """That a question carries a tag; `position` is where the asker put it."""

    __tablename__ = "thread_tags"
    __table_args__ = (Index("ix_thread_tags_tag_id_thread_id", "tag_id", "thread_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    position: Mapped[int]


class Mention(Base):
    """Whom an `@handle` in a post meant when it was written, whatever anybody is called later."""

    __tablename__ = "mentions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    handle: Mapped[str] = mapped_column(String(80), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)


class Branch(Base):
    """That a question began as a reply elsewhere: the thread it is now, and the reply. One for a reply."""

    __tablename__ = "branches"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), unique=True)


class Related(Base):
    """A question that is much like another one; found by a job, the likest first."""

    __tablename__ = "related"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    related_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
