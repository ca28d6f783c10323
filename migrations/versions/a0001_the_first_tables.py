"""The first tables, and the topic that every forum begins with."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "a0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("handle", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("epoch", ID, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("theme", sa.String(length=8), nullable=True),
        sa.Column("reply_order", sa.String(length=8), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("role IN ('member', 'moderator', 'admin')", name=op.f("ck_accounts_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("handle", name=op.f("uq_accounts_handle")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "folded_journals",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("length", ID, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_folded_journals")),
    )
    op.create_table(
        "topics",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("slug", name=op.f("uq_topics_slug")),
    )
    op.create_table(
        "view_secrets",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_view_secrets")),
    )
    op.create_table(
        "threads",
        sa.Column("id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("excerpt", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("author_name", sa.String(length=80), nullable=True),
        sa.Column("created_at", MOMENT, nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("active_at", MOMENT, nullable=False),
        sa.Column("post_count", ID, nullable=False),
        sa.Column("reply_count", ID, nullable=False),
        sa.Column("answer_count", ID, nullable=False),
        sa.Column("useful_count", ID, nullable=False),
        sa.Column("view_count", ID, nullable=False),
        sa.Column("imported_view_count", ID, nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("locked_at", MOMENT, nullable=True),
        sa.Column("lock_reason", sa.Text(), nullable=True),
        sa.Column("source_key", sa.String(length=64), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('visible', 'pending', 'hidden', 'deleted')",
            name=op.f("ck_threads_state"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_threads_author_id_accounts")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_threads_topic_id_topics")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("source_key", name=op.f("uq_threads_source_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_threads_author_id", "threads", ["author_id"])
    op.create_index("ix_threads_latest", "threads", ["active_at", "id"])
    op.create_index("ix_threads_latest_of_topic", "threads", ["topic_id", "active_at", "id"])
    op.create_index("ix_threads_created_at_received_at", "threads", ["created_at", "received_at"])
    op.create_index("ix_threads_topic_id_state", "threads", ["topic_id", "state"])
    op.create_index("ix_threads_changed_at", "threads", ["changed_at"])
    op.create_index("ix_threads_topic_id_changed_at", "threads", ["topic_id", "changed_at"])
    op.create_index("ix_threads_unanswered", "threads", ["answer_count", "active_at", "id"])
    op.create_table(
        "topic_moderators",
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_topic_moderators_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topics.id"],
            name=op.f("fk_topic_moderators_topic_id_topics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("topic_id", "account_id", name=op.f("pk_topic_moderators")),
    )
    op.create_index("ix_topic_moderators_account_id", "topic_moderators", ["account_id"])
    op.create_table(
        "posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("ordinal", ID, nullable=False),
        sa.Column("path", sa.LargeBinary(length=800), nullable=False),
        sa.Column("depth", ID, nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("author_name", sa.String(length=80), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("renderer_version", ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("shown_reply_count", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.Column("editor_id", ID, nullable=True),
        sa.Column("edit_reason", sa.Text(), nullable=True),
        sa.Column("edited_by_moderator", sa.Boolean(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("useful_count", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("source_ref", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "state IN ('visible', 'pending', 'hidden', 'deleted')",
            name=op.f("ck_posts_state"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_posts_author_id_accounts")),
        sa.ForeignKeyConstraint(["editor_id"], ["accounts.id"], name=op.f("fk_posts_editor_id_accounts")),
        sa.ForeignKeyConstraint(["parent_id"], ["posts.id"], name=op.f("fk_posts_parent_id_posts")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_posts_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("author_id", "key", name=op.f("uq_posts_author_id_key")),
        sa.UniqueConstraint("thread_id", "path", name=op.f("uq_posts_thread_id_path")),
        sa.UniqueConstraint("thread_id", "source_ref", name=op.f("uq_posts_thread_id_source_ref")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_author_id_id", "posts", ["author_id", "id"])
    op.create_index("ix_posts_parent_id", "posts", ["parent_id"])
    op.create_index("ix_posts_thread_id_useful_count_ordinal", "posts", ["thread_id", "useful_count", "ordinal"])
    op.create_index("ix_posts_thread_id_ordinal", "posts", ["thread_id", "ordinal"])
    op.create_table(
        "view_marks",
        sa.Column("reader", sa.LargeBinary(length=16), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("reader", "counted_at", name=op.f("pk_view_marks")),
    )
    op.create_index("ix_view_marks_counted_at", "view_marks", ["counted_at"])
    op.create_table(
        "log_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=True),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_log_entries_actor_id_accounts")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_log_entries_post_id_posts")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_log_entries_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
    )
    op.create_index("ix_log_entries_post_id", "log_entries", ["post_id"])
    op.create_index("ix_log_entries_thread_id", "log_entries", ["thread_id"])
    op.create_table(
        "revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=True),
        sa.Column("writer_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_moderator", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_revisions_post_id_posts")),
        sa.ForeignKeyConstraint(["writer_id"], ["accounts.id"], name=op.f("fk_revisions_writer_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("post_id", "version", name=op.f("uq_revisions_post_id_version")),
    )
    topics = sa.table(
        "topics",
        *(sa.column(name, sa.String) for name in ("slug", "name", "description", "language")),
        sa.column("created_at", MOMENT),
    )
    general = {
        "slug": "algemeen",
        "name": "Algemeen",
        "description": "Vragen die nergens anders passen.",
    }
    op.bulk_insert(topics, [{**general, "language": "nl", "created_at": datetime.now(UTC)}])


def downgrade() -> None:
    op.drop_table("revisions")
    op.drop_index("ix_log_entries_thread_id", "log_entries")
    op.drop_index("ix_log_entries_post_id", "log_entries")
    op.drop_table("log_entries")
    op.drop_index("ix_view_marks_counted_at", "view_marks")
    op.drop_table("view_marks")
    op.drop_index("ix_posts_thread_id_ordinal", "posts")
    op.drop_index("ix_posts_thread_id_useful_count_ordinal", "posts")
    op.drop_index("ix_posts_parent_id", "posts")
    op.drop_index("ix_posts_author_id_id", "posts")
    op.drop_table("posts")
    op.drop_index("ix_topic_moderators_account_id", "topic_moderators")
    op.drop_table("topic_moderators")
    op.drop_index("ix_threads_unanswered", "threads")
    op.drop_index("ix_threads_topic_id_changed_at", "threads")
    op.drop_index("ix_threads_changed_at", "threads")
    op.drop_index("ix_threads_topic_id_state", "threads")
    op.drop_index("ix_threads_created_at_received_at", "threads")
    op.drop_index("ix_threads_latest_of_topic", "threads")
    op.drop_index("ix_threads_latest", "threads")
    op.drop_index("ix_threads_author_id", "threads")
    op.drop_table("threads")
    op.drop_table("view_secrets")
    op.drop_table("topics")
    op.drop_table("folded_journals")
    op.drop_table("facts")
    op.drop_table("accounts")
