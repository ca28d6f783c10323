"""Who may see and do what with a thread and its posts. Pure.

The visibility rule is a table, `VISIBILITY`: (reader, state of the post) -> what they see. `sight` reads it; the queries
compile the same table to SQL. Locked is a rule about writing, not about seeing.
"""

from enum import Enum
from typing import Protocol

from forum.accounts.viewer import Viewer

VISIBLE, PENDING, HIDDEN, DELETED = "visible", "pending", "hidden", "deleted"
STATES = (VISIBLE, PENDING, HIDDEN, DELETED)


class Sight(Enum):
    """What a reader sees of a post: all of it; its empty place; that it was taken away; nothing."""

    FULL = "full"
    PLACE = "place"
    GONE = "gone"
    MISSING = "missing"


class Reader(Enum):
    """What a reader is to a post."""

    STRANGER = "stranger"
    AUTHOR = "author"
    MODERATOR = "moderator"


VISIBILITY: dict[tuple[Reader, str], Sight] = {
    (Reader.STRANGER, VISIBLE): Sight.FULL,
    (Reader.STRANGER, PENDING): Sight.MISSING,
    (Reader.STRANGER, HIDDEN): Sight.PLACE,
    (Reader.STRANGER, DELETED): Sight.PLACE,
    (Reader.AUTHOR, VISIBLE): Sight.FULL,
    (Reader.AUTHOR, PENDING): Sight.FULL,
    (Reader.AUTHOR, HIDDEN): Sight.FULL,
    (Reader.AUTHOR, DELETED): Sight.PLACE,
    (Reader.MODERATOR, VISIBLE): Sight.FULL,
    (Reader.MODERATOR, PENDING): Sight.FULL,
    (Reader.MODERATOR, HIDDEN): Sight.FULL,
    (Reader.MODERATOR, DELETED): Sight.FULL,
}
"""PLACE: the empty place where something visible hangs on it, else gone. A question's place is never shown: its thread is gone."""


class ThreadFacts(Protocol):
    """What the rules ask of a thread; `state` and `author_id` are its question's."""

    @property
    def topic_id(self) -> int: ...

    @property
    def author_id(self) -> int | None: ...

    @property
    def state(self) -> str: ...

    @property
    def locked(self) -> bool: ...


class PostFacts(Protocol):
    """What the rules ask of a post."""

    @property
    def parent_id(self) -> int | None: ...

    @property
    def author_id(self) -> int | None: ...

    @property
    def state(self) -> str: ...

    @property
    def shown_reply_count(self) -> int: ...


def reader_of(viewer: Viewer, topic_id: int, author_id: int | None) -> Reader:
    """What a viewer is to a post by that author in that topic."""
    if viewer.moderates(topic_id):
        return Reader.MODERATOR
    if viewer.id is not None and viewer.id == author_id:
        return Reader.AUTHOR
    return Reader.STRANGER


def sight_of_thread(viewer: Viewer, thread: ThreadFacts) -> Sight:
    """What a viewer sees of a thread: FULL, GONE or MISSING."""
    seen = VISIBILITY[reader_of(viewer, thread.topic_id, thread.author_id), thread.state]
    return Sight.GONE if seen is Sight.PLACE else seen


def sight(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> Sight:
    """What a viewer sees of a post. Where they may not see the question, they see no reply either; nor are they told of
    one that was taken away, when it never was there for them."""
    of_thread = sight_of_thread(viewer, thread)
    if post.parent_id is None:
        return of_thread
    seen = VISIBILITY[reader_of(viewer, thread.topic_id, post.author_id), post.state]
    if seen is Sight.MISSING or of_thread is not Sight.FULL:
        return Sight.MISSING if Sight.MISSING in (seen, of_thread) else of_thread
    return Sight.GONE if seen is Sight.PLACE and not post.shown_reply_count else seen


def is_shown(state: str, shown_reply_count: int) -> bool:
    """Whether a guest sees a reply at all, were it only as an empty place."""
    seen = VISIBILITY[Reader.STRANGER, state]
    return seen is Sight.FULL or (seen is Sight.PLACE and shown_reply_count > 0)


def can_write(viewer: Viewer) -> bool:
    """Members may ask and reply."""
    return not viewer.is_guest


def can_reply(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> bool:
    """Anyone may begin a reply (a guest signs in on sending it) to a visible post of a thread that is open to them."""
    if thread.locked and not viewer.moderates(thread.topic_id):
        return False
    return thread.state == VISIBLE and post.state == VISIBLE


def can_moderate(viewer: Viewer, thread: ThreadFacts) -> bool:
    """Moderators of the topic may hide, show, restore, lock and move."""
    return viewer.moderates(thread.topic_id)


def can_edit(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> bool:
    """Authors edit what is theirs while the thread is open; moderators edit all."""
    if viewer.moderates(thread.topic_id):
        return True
    is_own = viewer.id is not None and viewer.id == post.author_id
    return is_own and not thread.locked and post.state in (VISIBLE, PENDING)


def can_delete(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> bool:
    """Authors delete what is theirs, moderators anything."""
    is_own = viewer.id is not None and viewer.id == post.author_id
    return is_own or viewer.moderates(thread.topic_id)


def can_branch(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> bool:
    """Authors make a reply of theirs a question of its own while the thread is open; moderators anybody's."""
    if post.parent_id is None or post.state != VISIBLE or thread.state != VISIBLE:
        return False
    is_own = viewer.id is not None and viewer.id == post.author_id
    return viewer.moderates(thread.topic_id) or (is_own and not thread.locked)


def can_accept(viewer: Viewer, thread: ThreadFacts, post: PostFacts) -> bool:
    """Who asked says what helped, in a closed question too; a reply of their own may be what did."""
    is_asker = viewer.id is not None and viewer.id == thread.author_id
    return is_asker and post.parent_id is not None and thread.state == VISIBLE and post.state == VISIBLE


def must_give_reason(viewer: Viewer, post: PostFacts) -> bool:
    """Whoever changes the words of another says why."""
    return viewer.id != post.author_id
