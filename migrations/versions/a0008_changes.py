"""What changed that guests see. The triggers that note it are laid at the end of each migration (`forum/changes`)."""

import sqlalchemy as sa
from alembic import op

revision = "a0008"
down_revision = "a0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("transaction_id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_transaction_id", "changes", ["transaction_id"])
    op.execute("INSERT INTO changes (id, transaction_id) VALUES (0, 0)")


def downgrade() -> None:
    op.drop_table("changes")
