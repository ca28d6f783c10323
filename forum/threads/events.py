"""What happened in threads, in the past tense. Ids only: who wants more asks a query; but of a post that was written just
now, what would be read back at once.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Written(NamedTuple):
    """A post as it was written, and what stands above it, in a thread that is held."""

    thread_id: int
    path: bytes
    html: str
    author_id: int | None
    author_name: str | None
    title: str
    topic_id: int
    language: str
    tags: str
    """Names, one a line."""
    is_seen: bool
    """By guests."""


@dataclass(frozen=True)
class PostWritten:
    """A post is there, or says something else, whoever may see it."""

    post_id: int
    written: Written | None = None


@dataclass(frozen=True)
class PostsReceived:
    """Posts came with an import."""

    post_ids: tuple[int, ...]


@dataclass(frozen=True)
class PostsRewritten:
    """Somebody who left was taken out of these posts, their words were erased, or a newer renderer reads them otherwise."""

    post_ids: tuple[int, ...]


@dataclass(frozen=True)
class HeadingChanged:
    """The title, the tags or the topic of a thread are others."""

    thread_id: int


@dataclass(frozen=True)
class QuestionAsked:
    thread_id: int
    post_id: int


@dataclass(frozen=True)
class ReplyPosted:
    thread_id: int
    post_id: int
    parent_id: int


@dataclass(frozen=True)
class PostEdited:
    post_id: int
    editor_id: int
    by_moderator: bool


@dataclass(frozen=True)
class MembersMentioned:
    """Members whom a post mentions that it did not mention before; its writer is not among them."""

    post_id: int
    account_ids: tuple[int, ...]


@dataclass(frozen=True)
class PostStateChanged:
    post_id: int
    state: str


@dataclass(frozen=True)
class ReplyAccepted:
    thread_id: int
    post_id: int
    accepted: bool


@dataclass(frozen=True)
class ThreadMoved:
    thread_id: int
    topic_id: int


@dataclass(frozen=True)
class ThreadLocked:
    thread_id: int
    locked: bool
