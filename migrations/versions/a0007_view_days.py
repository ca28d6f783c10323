"""What each day counted, of threads, topics, the hosts from which readers came, and crawlers."""

import sqlalchemy as sa
from alembic import op

revision = "a0007"
down_revision = "a0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_WHAT = {"thread_days": "thread_id", "topic_days": "topic_id"}


def upgrade() -> None:
    for table, number in OF_WHAT.items():
        op.create_table(
            table,
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column(number, ID, autoincrement=False, nullable=False),
            sa.Column("view_count", ID, nullable=False),
            sa.PrimaryKeyConstraint("day", number, name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "origin_days",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=72), nullable=False),
        sa.Column("view_count", ID, nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", "name", name=op.f("pk_origin_days")),
    )


def downgrade() -> None:
    for table in ("origin_days", *OF_WHAT):
        op.drop_table(table)
