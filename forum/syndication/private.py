"""What there are private feeds of, for whoever has the key of one.

What others wrote where one took part is what a guest sees of it: the feed tells nothing but which threads those are.
That of moderators is seen by their own eyes, and holds only what they have charge of.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from forum import addresses
from forum.accounts.queries import FeedReader
from forum.accounts.rules import MODERATION, REPLIES, can_follow
from forum.accounts.viewer import Viewer
from forum.kit.words import Message
from forum.syndication.subjects import Subject
from forum.threads.queries import Selection

PRIVATE: Mapping[str, Message] = {
    REPLIES: Message("Replies where you took part"),
    MODERATION: Message("New posts to moderate"),
}
DESCRIPTIONS: Mapping[str, Message] = {
    REPLIES: Message("What others wrote where you asked or replied."),
    MODERATION: Message("All new posts in the topics that you have charge of, and those that wait for approval."),
}


def open_private(reader: FeedReader, viewer: Viewer) -> Subject | None:
    """The feed of a key, for its person, who sees as this viewer; None where they no longer have a right to it."""
    return _OPENERS[reader.scope](reader, viewer) if can_follow(viewer, reader.scope) else None


def _open_replies(reader: FeedReader, _viewer: Viewer) -> Subject:
    return _subject(reader, addresses.private_feeds(), Selection(partaker_id=reader.id))


def _open_moderation(reader: FeedReader, viewer: Viewer) -> Subject:
    return replace(_subject(reader, addresses.desk(), Selection(to_moderate=True)), viewer=viewer)


def _subject(reader: FeedReader, page: str, selection: Selection) -> Subject:
    return Subject(
        f"private/{reader.key_id}",
        PRIVATE[reader.scope],
        DESCRIPTIONS[reader.scope],
        reader.language,
        page,
        "",
        selection,
        reader.made_at,
        private=True,
    )


_OPENERS: Mapping[str, Callable[[FeedReader, Viewer], Subject]] = {
    REPLIES: _open_replies,
    MODERATION: _open_moderation,
}
