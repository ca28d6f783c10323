"""The table of those who subscribed to a feed at the hub."""

from datetime import datetime

from sqlalchemy import Boolean, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Subscription(Base):
    """That a server wants to be sent a feed when it changes, at an address of its own.

    What a subscriber has is told by `seen`: while that is not the feed's mark, there is something to send. So however many
    changes come meanwhile, one message brings all of them, and a message that failed is made anew.
    """

    __tablename__ = "hub_subscriptions"
    __table_args__ = (
        UniqueConstraint("callback", "topic"),
        Index("ix_hub_subscriptions_topic", "topic"),
        Index("ix_hub_subscriptions_due_at", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(500))
    """The path of the feed, with its extension."""
    callback: Mapped[str] = mapped_column(Text)
    secret: Mapped[str | None] = mapped_column(String(200))
    """What its messages are signed with, sealed."""
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether the subscriber said at the callback that it asked for this."""
    asked: Mapped[str | None] = mapped_column(Text)
    """JSON: what was asked for and is still to be confirmed: to subscribe (with which lease and secret) or unsubscribe."""
    lease_until: Mapped[datetime | None]
    seen: Mapped[str] = mapped_column(String(64), default="")
    """The mark of the feed as it was when the subscriber took it last."""
    seen_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    """When to try next; while somebody is trying, when that is given up."""
    attempt_count: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
