"""The table of accounts, and the picture that one may have."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Account(Base):
    """A person who may sign in. `email` is kept folded to lower case.

    Of one who left (`status`), the row stays for what others' rows refer to, with nothing in it that tells who it was.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("role IN ('member', 'moderator', 'admin')", name="role"),
        CheckConstraint("status IN ('active', 'suspended', 'left')", name="status"),
        Index("ix_accounts_passkey_user", "passkey_user", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    handle: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[str] = mapped_column(String(16), default="member")
    all_topics: Mapped[bool] = mapped_column(default=True)
    """Of a moderator: whether they have charge of all topics, not only of those given to them."""
    password_hash: Mapped[str] = mapped_column(String(255))
    """Empty: there is none, and no password is right."""
    status: Mapped[str] = mapped_column(String(16), default="active")
    suspended_until: Mapped[datetime | None]
    """Of one who is suspended; None: until somebody ends it."""
    suspension_reason: Mapped[str] = mapped_column(Text, default="")
    watched: Mapped[bool] = mapped_column(default=False)
    """Whether their first post waits for a moderator: something about their registration was odd."""
    mail_replies: Mapped[bool] = mapped_column(default=True)
    """Whether replies to their own questions are mailed to them."""
    language: Mapped[str | None] = mapped_column(String(8))
    timezone: Mapped[str | None] = mapped_column(String(64))
    theme: Mapped[str | None] = mapped_column(String(8))
    reply_order: Mapped[str | None] = mapped_column(String(8))
    job_title: Mapped[str] = mapped_column(String(80), default="")
    sector: Mapped[str] = mapped_column(String(40), default="")
    size_band: Mapped[str] = mapped_column(String(16), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    visibility: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: of the profile's fields who may see each (`all`, `members` or `nobody`)."""
    passkey_user: Mapped[bytes | None] = mapped_column(LargeBinary(64))
    """By what a passkey knows its account (WebAuthn's user handle): random, and nobody's name."""
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Avatar(Base):
    """A member's own picture, as it was re-encoded here."""

    __tablename__ = "avatars"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    image: Mapped[bytes] = mapped_column(LargeBinary)
    media_type: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(16))
    """Part of its address, so that it can be kept for ever."""
    created_at: Mapped[datetime]
