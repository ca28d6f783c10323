"""What the queries of threads answer: plain values, seen through one viewer's eyes."""

import zlib
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from forum.tags.terms import Label
from forum.topics.queries import TopicView

TINTS = 8
NO_WORDS = Markup("")


def _hash_once(self: object) -> int:
    """For what pages are remembered by: the hash of all its values, made once, for it is looked for again and again."""
    values = vars(self)
    if "_hash" not in values:
        values["_hash"] = hash(tuple(values.values()))
    known: int = values["_hash"]
    return known


@dataclass(frozen=True)
class Author:
    """Who wrote something: a member (with a handle), a name that came with an import, or unknown (no name)."""

    name: str | None
    handle: str | None = None
    is_asker: bool = False
    job_title: str = ""
    size_band: str = ""
    """Of their organisation; like their function empty where the viewer may not see it."""
    avatar: str | None = None
    """The digest of their own picture."""

    @property
    def initials(self) -> str:
        """Up to two letters; empty where the author is unknown."""
        words = [word for word in (self.name or "").split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def tint(self) -> int:
        """One of `TINTS` colours, always the same for a name."""
        return zlib.crc32((self.name or "").encode()) % TINTS + 1


@dataclass(frozen=True)
class ThreadNews:
    """What is new in a thread since the viewer was here, and the address of the first such post."""

    since: datetime
    new_count: int
    edited_count: int
    more_new: bool
    """Whether there may be more than were counted."""
    more_edited: bool
    first: str


@dataclass(frozen=True, kw_only=True)
class ThreadCard:
    """A thread in a list."""

    id: int
    slug: str
    title: str
    language: str
    topic_id: int
    topic_slug: str
    topic_name: str
    author: Author
    author_id: int | None
    created_at: datetime | None
    received_at: datetime
    active_at: datetime
    changed_at: datetime
    reply_count: int
    useful_count: int
    accepted_count: int
    views: int
    locked: bool
    state: str
    excerpt: str
    tags: tuple[Label, ...]
    news: ThreadNews | None = None

    __hash__ = _hash_once

    @property
    def is_solved(self) -> bool:
        """Whether a reply helped, as the asker says."""
        return self.accepted_count > 0


@dataclass(frozen=True, kw_only=True)
class ThreadView(ThreadCard):
    """A thread on its own page."""

    topic: TopicView
    lock_reason: str | None
    question_id: int
    post_count: int
    """All posts ever added, of any state."""
    branch_count: int = 0
    """How many other threads it is linked with, by what became a question of its own."""

    __hash__ = _hash_once

    @property
    def shown_anew_at(self) -> datetime:
        """When what its page shows last changed: of itself, or of what its topic is called."""
        return max(self.changed_at, self.topic.changed_at or self.changed_at)

    @property
    def quiet_since(self) -> datetime | None:
        """The date of the last reply, or of the question where there is none; None: unknown."""
        if not self.reply_count:
            return self.created_at
        return None if self.active_at in (self.created_at, self.received_at) else self.active_at


@dataclass(frozen=True)
class ThreadLink:
    """Another thread, to link to."""

    id: int
    slug: str
    title: str
    language: str


@dataclass(frozen=True)
class Answered:
    """The post that another answers; no name: its author is unknown, or the viewer may not see it."""

    id: int
    name: str | None
    is_seen: bool = True
    is_question: bool = False
    html: Markup = NO_WORDS
    """What it says, where that is asked for and the viewer may see it."""
    is_cut: bool = False
    """Whether that is only its beginning."""


@dataclass(frozen=True)
class PostNews:
    """That a post is `new` or `edited` since the viewer was here, and the addresses of the next such post and the one before."""

    kind: str
    next: str | None
    prev: str | None


@dataclass(frozen=True)
class PostView:
    """A question or a reply, as one viewer sees it. Of an empty place (`sight` is "place") no words are here at all."""

    id: int
    thread_id: int
    parent_id: int | None
    ordinal: int
    path: bytes
    depth: int
    state: str
    sight: str
    author: Author
    author_id: int | None
    created_at: datetime | None
    received_at: datetime
    edited_at: datetime | None
    edited_by_moderator: bool
    edit_reason: str | None
    state_reason: str | None
    shown_reply_count: int
    body: str
    html: Markup
    version: int
    accepted: bool = False
    useful_count: int = 0
    in_reply_to: Answered | None = None
    news: PostNews | None = None
    branch: ThreadLink | None = None
    """The question that it became."""
    can_reply: bool = False
    can_edit: bool = False
    can_delete: bool = False
    can_branch: bool = False
    can_accept: bool = False
    can_moderate: bool = False

    __hash__ = _hash_once

    @property
    def is_question(self) -> bool:
        return self.parent_id is None

    @property
    def updated_at(self) -> datetime:
        """The last edit, else the date it was written, else when this forum got it."""
        return self.edited_at or self.created_at or self.received_at


@dataclass(frozen=True)
class Version:
    """One version of a post, from its history."""

    number: int
    title: str | None
    tags: tuple[str, ...] | None
    """A question's; None: they were not kept then."""
    body: str
    author: Author
    written_at: datetime | None
    reason: str | None
    by_moderator: bool
    is_current: bool = False


@dataclass(frozen=True)
class LogLine:
    """What somebody did to a post or its thread, and why."""

    verb: str
    actor: Author
    reason: str
    at: datetime
