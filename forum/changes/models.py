"""The table of changes. Triggers write it (`triggers`), as `inventory` says; whoever keeps pages reads it."""

from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base

LISTS = 0
"""In the place of a thread: what changed shows in lists, on no thread's own page."""


class Change(Base):
    """That something changed which guests see. Row 0 is none: it tells up to where others were removed."""

    __tablename__ = "changes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(index=True)
    """PostgreSQL: of the transaction that wrote it, for numbers of rows are not in the order of commits. SQLite: 0.
    Of row 0: whatever was below this number (of a transaction, of a row) may be gone."""
    thread_id: Mapped[int | None]
    """Which thread; 0: none, but lists; None: any page may be another now."""
