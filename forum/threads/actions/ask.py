"""Asking a question: a thread begins."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.accounts.actions import take_turn
from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.events import announce
from forum.kit.prepared import Prepared
from forum.kit.rows import next_id
from forum.kit.text import slug
from forum.kit.words import Message
from forum.markup import excerpt
from forum.tags.actions import settle_tags
from forum.tags.queries import SettledTag
from forum.threads.actions.arrive import state_on_arrival
from forum.threads.actions.tagging import put_tags
from forum.threads.actions.write import Place, Writer, write_post
from forum.threads.events import PostWritten, QuestionAsked, Written
from forum.threads.models import Post, Thread
from forum.threads.queries.members import get_post_by_key
from forum.threads.queries.mentions import Text
from forum.threads.rules import VISIBLE, can_write
from forum.topics.queries import TopicView

_NUMBER = Prepared(select(next_id(Post)))
EMPTY_SLUG = "vraag"
EXCERPT_LENGTH = 240


def ask_question(
    viewer: Viewer,
    topic: TopicView,
    title: str,
    text: Text,
    tags: Sequence[str] = (),
    *,
    key: str,
) -> int:
    """Begin a thread; the id of its question. The same form sent again answers with the question it made already.

    `tags` are names.
    """
    if viewer.id is None or not can_write(viewer):
        raise Refused(Message("Sign in to ask a question."))
    settled = settle_tags(tags)
    is_watched = take_turn(viewer.id)
    if made := get_post_by_key(viewer.id, key):
        return made[0]

    state = state_on_arrival(viewer, topic.id, is_watched=is_watched)
    return begin_thread(Writer(viewer.id), topic, title, text, key=key, tags=settled, state=state)[1]


def begin_thread(
    writer: Writer,
    topic: TopicView,
    title: str,
    text: Text,
    *,
    key: str | None,
    tags: Sequence[SettledTag] = (),
    branch_count: int = 0,
    state: str = VISIBLE,
) -> tuple[int, int]:
    """Add a thread with its question, in the words of whoever they are; the ids of both."""
    now = clock.now()
    thread = Thread(
        topic_id=topic.id,
        title=title,
        slug=slug(title, EMPTY_SLUG),
        language=topic.language,
        excerpt=excerpt(text.html, EXCERPT_LENGTH),
        state=state,
        author_id=writer.account_id,
        author_name=writer.name,
        created_at=now,
        received_at=now,
        active_at=now,
        changed_at=now,
        branch_count=branch_count,
    )
    session().add(thread)
    session().flush()
    question_id = _NUMBER.scalar()
    write_post(question_id, thread.id, Place(), writer, text, key=key, now=now, state=state)
    put_tags(thread, tags)
    above = (title, topic.id, topic.language, thread.tags)
    written = Written(thread.id, b"", text.html, writer.account_id, writer.name, *above, state == VISIBLE)
    announce(PostWritten(question_id, written))
    if state == VISIBLE:
        announce(QuestionAsked(thread.id, question_id))
    return thread.id, question_id
