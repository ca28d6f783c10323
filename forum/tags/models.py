"""The tables of tags and of their synonyms. Which threads carry a tag is kept by the threads."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Tag(Base):
    """A word that questions are found by; the slug of its name is what tells it from others, however it is written."""

    __tablename__ = "tags"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """The last change of what moderators say of it; of its questions, these tell."""


class TagSynonym(Base):
    """Another word for a tag: one that was merged into it, or its former name. No slug is both a tag and a synonym."""

    __tablename__ = "tag_synonyms"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), index=True)
