"""The tables by which one gets in: sessions, links and challenges that work once, second factors, identities elsewhere.

Of whatever opens a door only a hash is kept, and of a TOTP secret, which must be read, a form encrypted with the forum's key.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Session(Base):
    """That somebody is signed in with a browser. It ends when its row goes."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_expires_at", "expires_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    method: Mapped[str] = mapped_column(String(16))
    """How they signed in: `password`, `code`, `passkey`, `provider`, `link`."""
    device: Mapped[str] = mapped_column(String(80))
    """As its person would call it: "Firefox, Linux"."""
    network: Mapped[str | None] = mapped_column(String(43))
    """IPv4 /24 or IPv6 /56; forgotten after 30 days."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """The last use, to some minutes."""
    authenticated_at: Mapped[datetime]
    """When they last proved who they are: what is dangerous asks for it anew."""
    expires_at: Mapped[datetime]


class Token(Base):
    """What a link, a form or a challenge may be used for, once, until it expires."""

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_expires_at", "expires_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    """The address that it was sent to, folded."""
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    content: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: what it needs to know when it is used."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Totp(Base):
    """An app that shows codes (RFC 6238)."""

    __tablename__ = "totps"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(255))
    """Encrypted."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The step of the last code that was taken: no code of it or before is taken again."""
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that gets one in once, when the second factor is lost."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A WebAuthn credential."""

    __tablename__ = "passkeys"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(80))
    transports: Mapped[str] = mapped_column(String(80), default="")
    """Words, with spaces between."""
    backed_up: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Identity(Base):
    """Who an account's person is at a provider of OpenID Connect."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    provider: Mapped[str] = mapped_column(String(40))
    """Its name in the settings."""
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254))
    """As the provider said it when it was linked."""
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
