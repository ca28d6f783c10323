"""The tables of view counting, and of where members were."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base
from forum.readership.origins import LONGEST_NAME


class ViewMark(Base):
    """That a reader was counted on a thread, and when; kept for 8 hours.

    A reader is a mask, another one on each thread and each day: a mark tells neither who nor which thread, nor
    what else the same person read.
    """

    __tablename__ = "view_marks"
    __table_args__ = (Index("ix_view_marks_counted_at", "counted_at"),)

    reader: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(primary_key=True)


class FoldedJournal(Base):
    """How many bytes of a journal file are in the database already; gone when the file is."""

    __tablename__ = "folded_journals"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    length: Mapped[int]


class ViewSecret(Base):
    """The secret of one day's hashes, where several machines serve one forum (PostgreSQL)."""

    __tablename__ = "view_secrets"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))


class ViewDay(Base):
    """How many views were counted on a day, of all threads together."""

    __tablename__ = "view_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    view_count: Mapped[int] = mapped_column(default=0)


class ThreadDay(Base):
    """How many views a thread counted on a day; kept for 13 months, as are the days of topics and origins."""

    __tablename__ = "thread_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    thread_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    view_count: Mapped[int]


class TopicDay(Base):
    """How many views the threads of a topic counted on a day, while they were there."""

    __tablename__ = "topic_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    topic_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    view_count: Mapped[int]


class OriginDay(Base):
    """How many views of a day came from a host, or how often a crawler (`kind`) read a thread; `*` is all others."""

    __tablename__ = "origin_days"

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    view_count: Mapped[int]


class ReadMark(Base):
    """How a member last saw a thread: when, how many posts it had, and its last change; and the same of the visit before
    (of a first visit: as it began).

    Posts from that number on are new to them, and edits after that change, however the clocks of readers went.
    """

    __tablename__ = "read_marks"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    visited_at: Mapped[datetime]
    post_count: Mapped[int]
    changed_at: Mapped[datetime]
    former_visited_at: Mapped[datetime]
    former_post_count: Mapped[int]
    former_changed_at: Mapped[datetime]
