"""When posts were taken away or rewritten, what finds those of a feed, keys to private feeds, and the hub's subscribers."""

import sqlalchemy as sa
from alembic import op

revision = "a0004"
down_revision = "a0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
IS_BOUNDARY = sa.text("id % 64 = 0")
IS_UNDATED = sa.text("created_at IS NULL")
IS_REMOVED = sa.text("removed_at IS NOT NULL")


def upgrade() -> None:
    for table in ("threads", "posts"):
        op.add_column(table, sa.Column("removed_at", MOMENT))
        op.create_index(
            f"ix_{table}_removed", table, ["removed_at"], sqlite_where=IS_REMOVED, postgresql_where=IS_REMOVED
        )
    op.add_column("posts", sa.Column("rewritten_at", MOMENT))
    op.create_index(
        "ix_threads_undated",
        "threads",
        ["active_at", "id"],
        sqlite_where=IS_UNDATED,
        postgresql_where=IS_UNDATED,
    )
    op.create_index("ix_posts_author_id_created_at", "posts", ["author_id", "created_at", "id", "thread_id"])
    op.create_index(
        "ix_posts_boundary",
        "posts",
        ["id", "thread_id"],
        sqlite_where=IS_BOUNDARY,
        postgresql_where=IS_BOUNDARY,
    )
    op.create_table(
        "feed_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_feed_keys_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_keys")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_keys_account_id", "feed_keys", ["account_id"])
    op.create_table(
        "hub_subscriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("topic", sa.String(length=500), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("verify_at", MOMENT, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("seen", sa.String(length=255), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempt_count", ID, nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_subscriptions")),
        sa.UniqueConstraint("callback", "topic", name=op.f("uq_hub_subscriptions_callback_topic")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_hub_subscriptions_topic", "hub_subscriptions", ["topic"])
    for name in ("due_at", "verify_at", "host"):
        op.create_index(f"ix_hub_subscriptions_{name}", "hub_subscriptions", [name])
    op.create_table(
        "hub_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=True),
        sa.Column("post_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_changes")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("hub_changes")
    op.drop_table("hub_subscriptions")
    op.drop_table("feed_keys")
    for index in ("ix_posts_boundary", "ix_posts_author_id_created_at"):
        op.drop_index(index, "posts")
    op.drop_index("ix_threads_undated", "threads")
    op.execute("ALTER TABLE posts DROP COLUMN rewritten_at")
    for table in ("posts", "threads"):
        op.drop_index(f"ix_{table}_removed", table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN removed_at")
