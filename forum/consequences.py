"""What happens because something happened: one table of (event, listener).

Listeners run in the transaction of the event. A room that reacts to another's news is entered here, and nowhere else.
"""

from collections.abc import Callable
from typing import Any

from forum.hub.listeners import note_post, note_thread
from forum.moderation.listeners import follow_state
from forum.notifications.listeners import tell_asker
from forum.search.listeners import (
    follow_words,
    index_all,
    index_below,
    index_merged,
    index_post,
    index_rewritten,
    index_tagged,
)
from forum.tags.events import TagMerged, TagRenamed
from forum.threads.events import (
    HeadingChanged,
    PostEdited,
    PostsReceived,
    PostsRewritten,
    PostStateChanged,
    PostWritten,
    QuestionAsked,
    ReplyAccepted,
    ReplyPosted,
    ThreadMoved,
)
from forum.threads.listeners import follow_merge, follow_rename

TABLE: tuple[tuple[type, Callable[[Any], None]], ...] = (
    (TagMerged, follow_merge),
    (TagRenamed, follow_rename),
    (TagMerged, index_merged),
    (TagRenamed, index_tagged),
    (PostWritten, index_post),
    (PostsReceived, index_all),
    (PostsRewritten, index_rewritten),
    (HeadingChanged, index_below),
    (PostStateChanged, follow_words),
    (PostStateChanged, follow_state),
    (ReplyPosted, tell_asker),
    (QuestionAsked, note_post),
    (ReplyPosted, note_post),
    (PostEdited, note_post),
    (PostStateChanged, note_post),
    (ReplyAccepted, note_post),
    (ThreadMoved, note_thread),
)
