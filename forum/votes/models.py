"""The table of useful marks."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Vote(Base):
    """That somebody finds a reply useful, or has a question too. `Post.useful_count` counts them, those imported too."""

    __tablename__ = "votes"
    __table_args__ = (Index("ix_votes_created_at_account_id", "created_at", "account_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
    created_at: Mapped[datetime]
