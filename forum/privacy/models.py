"""The tables of archives (everything about a member, as it was when they asked) and of those who are leaving."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Archive(Base):
    """A member's request for everything about them, and the zip file that a job made of it."""

    __tablename__ = "archives"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'ready', 'failed')", name="state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class Departure(Base):
    """That somebody left, and is still to be taken out of what others wrote; gone when that is done."""

    __tablename__ = "departures"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    handle: Mapped[str] = mapped_column(String(80))
    """The one they had, by which others mention them."""
    erase: Mapped[bool]
    """Whether their words go too."""
    created_at: Mapped[datetime]
