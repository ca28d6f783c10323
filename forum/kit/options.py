"""What an administrator chose for the forum while it runs; what they chose nothing for is as the host's settings have it."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base


class Option(Base):
    """A name and what was chosen."""

    __tablename__ = "options"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
