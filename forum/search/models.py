"""The tables of search: a document for each post, the words that there are, and what is to be indexed anew.

The index itself follows the documents: on SQLite an FTS5 table by triggers, on PostgreSQL a GIN index over their tokens;
likewise a trigram index the words. The migration makes both.
"""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base

LEXEMES = "search_tokens(heading, body)"
"""The tokens of a document, as PostgreSQL's index has them."""


class Document(Base):
    """What of a post is in the index, as `documents` writes it. Each post has one, whoever sees it."""

    __tablename__ = "search_documents"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True, autoincrement=False)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    heading: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class Word(Base):
    """A word that stands in some post, folded; and its first stem."""

    __tablename__ = "search_words"
    __table_args__ = (UniqueConstraint("word", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    stem: Mapped[str] = mapped_column(String(40), index=True)


class Stem(Base):
    """In how many posts a stem stands, their titles included; counted now and then."""

    __tablename__ = "search_stems"

    stem: Mapped[str] = mapped_column(String(40), primary_key=True)
    post_count: Mapped[int]


class StaleThread(Base):
    """A thread whose posts up to that number are to be indexed anew, by the job."""

    __tablename__ = "search_stale"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True, autoincrement=False)
    up_to_id: Mapped[int]


class Build(Base):
    """How far the index is: one row."""

    __tablename__ = "search_build"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    analyser: Mapped[int]
    """Which reading of texts the documents have."""
    next_id: Mapped[int]
    """Posts up to this number are still to be indexed, the newest first; 0: all are."""
    counted_id: Mapped[int]
    """The stems of documents up to this number are counted."""
    swept_id: Mapped[int]
    """Words up to this number are still to be looked at, whether any post has them; 0: all were."""
    sweep_count: Mapped[int]
    """How often words were taken out of the vocabulary: who remembers what is in it forgets that when this changes."""
