"""Threads on their way from one forum to another: what a thread file says of them, and by what they are told. Pure.

A thread is told by its `ref`, else by topic, title and the question's text as in the file. What this forum exported
carries a ref that it knows again as its own, and ids as the refs of posts: coming back, it adds nothing.
"""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

FORMAT = "vraagbaak-threads/1"
REF_LENGTH = 200
_OWN = re.compile(r"vraagbaak:([0-9a-f]{32})/threads/([1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class ArrivingTopic:
    """A topic that a file names."""

    slug: str
    name: str
    description: str
    language: str


@dataclass(frozen=True, slots=True)
class ArrivingPost:
    """A post of a file, its text cleaned. An author without name and address is unknown; so is a date that is None."""

    ref: str
    parent: str | None
    body: str
    author_name: str | None = None
    author_email: str | None = None
    created_at: datetime | None = None
    accepted: bool = False
    useful_count: int = 0


@dataclass(frozen=True, slots=True)
class ArrivingThread:
    """A thread of a file, or a portion of one; parents stand before their replies, the question first.

    `key` tells it when it comes again; with None it is new each time, and taken to be written here.
    """

    topic: str
    title: str
    language: str
    posts: tuple[ArrivingPost, ...]
    question_ref: str
    ref: str | None = None
    key: str | None = None
    view_count: int = 0
    tags: tuple[str, ...] = ()


def portions(thread: ArrivingThread, size: int) -> list[ArrivingThread]:
    """The thread in pieces of at most so many posts, to be received one after the other."""
    if len(thread.posts) <= size or thread.key is None:
        return [thread]
    return [replace(thread, posts=thread.posts[start : start + size]) for start in range(0, len(thread.posts), size)]


def key_of(ref: str | None, topic: str, title: str, question: str) -> str:
    """What a thread is told by, from what its file says: 64 hexadecimal digits."""
    told_by = ["ref", ref] if ref is not None else ["text", topic, title, question]
    return hashlib.sha256(json.dumps(told_by).encode()).hexdigest()


def own_ref(forum_id: str, thread_id: int) -> str:
    """The ref under which a forum exports a thread."""
    return f"vraagbaak:{forum_id}/threads/{thread_id}"


def own_thread_id(ref: str | None, forum_id: str | None) -> int | None:
    """The thread that this forum once exported under that ref; None for what is not its own."""
    found = _OWN.fullmatch(ref or "")
    return int(found[2]) if found and found[1] == forum_id else None


def post_id(ref: str) -> int | None:
    """The id that a ref of this forum's own export is."""
    return int(ref) if _NUMBER.fullmatch(ref) else None
