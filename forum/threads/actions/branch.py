"""Branching: a reply that is a new question becomes one of its own, in its author's name. The reply stays where it is."""

from dataclasses import replace

from forum.accounts.viewer import Viewer
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.tags.actions import settle_tags
from forum.threads.actions.ask import begin_thread
from forum.threads.actions.edit import Heading
from forum.threads.actions.hold import as_held, hold
from forum.threads.actions.write import Writer
from forum.threads.models import Branch, Post, Revision
from forum.threads.queries.branches import get_branch
from forum.threads.queries.mentions import Text
from forum.threads.queries.shapes import PostView, ThreadView
from forum.threads.rules import can_branch, must_give_reason
from forum.topics.queries import TopicView

NOT_YOURS = Message(
    "Only its author and a moderator can make this reply a question; its author only while the question is open."
)
NOT_NOW = Message(
    "This reply was taken away, or its question closed, while you were writing. Your text is kept below, "
    "so that you can copy it."
)


class AlreadyBranched(Exception):
    """The reply has become a question already; nothing was written."""

    def __init__(self, thread_id: int) -> None:
        super().__init__(thread_id)
        self.thread_id = thread_id


def branch_post(
    post: PostView,
    thread: ThreadView,
    viewer: Viewer,
    topic: TopicView,
    heading: Heading,
    text: Text,
    *,
    reason: str = "",
) -> int:
    """Make a reply a question of its own; the id of that question's post. A moderator says why.

    Raises `AlreadyBranched` where it is one already, and `Refused` (409) where it may no longer become one.
    """
    if not can_branch(viewer, thread, post):
        raise Refused(NOT_YOURS)
    if must_give_reason(viewer, post) and not reason:
        raise Refused(Message("Say why: somebody else wrote this."), status=422)
    settled = settle_tags(heading.tags)
    row, its_thread = hold(post)
    if made := get_branch(post.id):
        raise AlreadyBranched(made)
    if not can_branch(viewer, as_held(thread, its_thread), replace(post, state=row.state)):
        raise Refused(NOT_NOW, status=409)

    writer = Writer(row.author_id, row.author_name)
    branch_id, question_id = begin_thread(writer, topic, heading.title, text, key=None, tags=settled, branch_count=1)
    session().add(Branch(thread_id=branch_id, post_id=row.id))
    its_thread.branch_count, its_thread.changed_at = its_thread.branch_count + 1, clock.now()
    if viewer.id != row.author_id:
        record("post_branched", viewer.id, thread_id=its_thread.id, post_id=row.id, reason=reason, moderation=True)
        _own_up(question_id, row, viewer, heading.title, reason)
    session().flush()
    return question_id


def _own_up(question_id: int, reply: Post, viewer: Viewer, title: str, reason: str) -> None:
    """Where a moderator put it in other words than its author, the question says so, and its history has theirs."""
    question = session().get_one(Post, question_id)
    if question.body == reply.body:
        return
    former = Revision(
        post_id=question_id,
        version=question.version,
        title=title,
        body=reply.body,
        written_at=question.created_at,
        writer_id=reply.author_id,
    )
    session().add(former)
    question.version += 1
    question.edited_at, question.editor_id, question.edit_reason = question.created_at, viewer.id, reason
    question.edited_by_moderator = True
