"""The tables of topics and of who moderates them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Topic(Base):
    """A subject under which questions are asked, in one language."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(8))
    position: Mapped[int] = mapped_column(default=0)
    """Where it stands among the topics; those of one position stand by name."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    """When what its page says of it last changed; None: never."""


class TopicModerator(Base):
    """A moderator's charge of one topic; `Account.all_topics` is what gives one charge of all."""

    __tablename__ = "topic_moderators"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
