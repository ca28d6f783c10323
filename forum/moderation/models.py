"""The table of reports."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base

_IS_OPEN = "settled_at IS NULL"


class Flag(Base):
    """That a member reported a post, why, and what became of it. Nobody has two open ones of one post."""

    __tablename__ = "flags"
    __table_args__ = (
        CheckConstraint("outcome IN ('hidden', 'kept')", name="outcome"),
        Index(
            "ix_flags_open",
            "post_id",
            "account_id",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
    """What the moderator said of it."""
