"""Who subscribed to a feed at the hub, and what changed that the hub has not looked at yet."""

from datetime import datetime

from sqlalchemy import Boolean, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Subscription(Base):
    """That a server wants to be sent a feed when it changes, at an address of its own.

    What a subscriber has is told by `seen`: while that is not the feed's ETag, there is something to send. So however many
    changes come meanwhile, one message brings all of them, and a message that failed is made anew.
    """

    __tablename__ = "hub_subscriptions"
    __table_args__ = (
        UniqueConstraint("callback", "topic"),
        Index("ix_hub_subscriptions_topic", "topic"),
        Index("ix_hub_subscriptions_due_at", "due_at"),
        Index("ix_hub_subscriptions_verify_at", "verify_at"),
        Index("ix_hub_subscriptions_host", "host"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(500))
    """The path of the feed, with its extension."""
    callback: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(String(255))
    """The name or number of its server."""
    secret: Mapped[str | None] = mapped_column(Text)
    """What its messages are signed with, sealed."""
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether the subscriber said at the callback that it asked for this."""
    asked: Mapped[str | None] = mapped_column(Text)
    """JSON: what was asked for and is still to be confirmed: to subscribe (with which lease and secret) or unsubscribe."""
    verify_at: Mapped[datetime | None]
    """When to ask the callback about that; while somebody does, when that is given up."""
    lease_until: Mapped[datetime | None]
    seen: Mapped[str] = mapped_column(String(255), default="")
    """The ETag of the feed as it was when the subscriber took it last."""
    due_at: Mapped[datetime]
    """When to look next whether there is something to send; while somebody sends, when that is given up."""
    attempt_count: Mapped[int] = mapped_column(default=0)
    """Since the subscriber last took something."""
    failing_since: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class Change(Base):
    """That something changed which feeds tell of, in the transaction of the change: the hub looks at it, and forgets it."""

    __tablename__ = "hub_changes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int | None]
    """None: that of the post."""
    post_id: Mapped[int | None]
    """None: that of the question."""
    created_at: Mapped[datetime]
