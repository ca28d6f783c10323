"""The table of the log. The database itself refuses to change or remove its rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Entry(Base):
    """Who did what, when, to whom or what, and why. Numbers only: a name would outlive its person's wish to be forgotten."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_account_id_id", "account_id", "id"),
        Index("ix_audit_entries_thread_id", "thread_id"),
        Index("ix_audit_entries_post_id", "post_id"),
        Index("ix_audit_entries_tag_id", "tag_id"),
        Index("ix_audit_entries_moderation_id", "moderation", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """None: the host, from the shell, or the forum itself."""
    verb: Mapped[str] = mapped_column(String(40))
    moderation: Mapped[bool] = mapped_column(default=False)
    """Whether it is an act of moderation, which all moderators may read."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Whom it was done to, or whose account it is about."""
    thread_id: Mapped[int | None]
    post_id: Mapped[int | None]
    topic_id: Mapped[int | None]
    tag_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: what else tells it, such as the role before and after. Nothing that names a person."""
