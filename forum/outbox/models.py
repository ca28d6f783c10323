"""The table of mails."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Mail(Base):
    """A letter to be written and sent. Once it is settled, nothing tells any more to whom it went or what it said."""

    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name="state"),
        Index("ix_mails_state_due_at", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    """Which letter it is: a row of `forum/letters.py`, and the name of its templates."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    content: Mapped[str] = mapped_column(Text)
    """JSON: what the letter is filled with."""
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    """`dropped`: it had become pointless, as when the reply that it tells of was hidden."""
    attempt_count: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    """When to try next; while somebody is trying, when that is given up."""
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text, default="")
    """What the last attempt ran into."""
