"""The table of keys to private feeds."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class FeedKey(Base):
    """That an account may read one private feed by an address that holds a secret; shown once, and kept as a hash."""

    __tablename__ = "feed_keys"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    scope: Mapped[str] = mapped_column(String(16))
    """Which feed: `replies` (others' posts in threads that one wrote in) or `moderation` (all new posts, held ones too)."""
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """The day on which it was last read."""
