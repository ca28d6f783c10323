"""The forms of threads: asking, replying, editing, and saying why."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectField

from forum.kit.forms import (
    BODY_LENGTH,
    TITLE_LENGTH,
    ErrorsAside,
    at_most,
    line,
    matching,
    required,
    text,
)
from forum.kit.text import clean_line
from forum.kit.words import Message
from forum.tags.forms import tag_line
from forum.topics.queries import TopicView

NO_TOPIC = Message("Choose the topic that the question belongs to.")
_CHOOSE = Message("Choose a topic")
REASON_LENGTH = 500
_reason_label = Message("Reason")


class AskForm(ErrorsAside):
    topic = SelectField(
        Message("Topic"),
        [matching(bool, NO_TOPIC)],
        validate_choice=False,
        filters=[lambda slug: clean_line(slug or "")],
    )
    title = line(
        Message("Your question in one line"),
        [required(Message("Write your question in one line.")), at_most(TITLE_LENGTH)],
    )
    body = text(
        Message("What colleagues need to know"),
        [
            required(Message("Tell a little more, so that colleagues can help.")),
            at_most(BODY_LENGTH),
        ],
    )
    tags = tag_line()
    key = HiddenField()

    def offer(self, topics: Sequence[TopicView]) -> None:
        """Let the asker choose among these topics; none is chosen for them."""
        self.topic.choices = [("", _CHOOSE), *((topic.slug, topic.name) for topic in topics)]


class BranchForm(AskForm):
    """Asking what a reply asked; a moderator, who does it for another, says why."""

    reason = line(_reason_label, [at_most(REASON_LENGTH)])


class ReplyForm(ErrorsAside):
    parent = HiddenField(filters=[lambda number: clean_line(number or "")])
    body = text(
        Message("Your reply"),
        [
            required(Message("Write something before you publish.")),
            at_most(BODY_LENGTH),
        ],
    )
    key = HiddenField()


def read_version(number: str | int | None) -> int:
    """The version that an edit was made from; 0, which is never the newest, where the form does not say."""
    text = str(number or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class EditForm(ErrorsAside):
    body = text(
        Message("Text"),
        [required(Message("Write something: a post cannot be empty.")), at_most(BODY_LENGTH)],
    )
    reason = line(
        Message("Reason for the change"),
        [at_most(REASON_LENGTH)],
    )
    version = HiddenField(filters=[read_version])


class EditQuestionForm(EditForm):
    kept: Sequence[str] = ()
    """The tags that the question has: they may stay, whatever they are."""
    title = line(
        Message("Your question in one line"),
        [required(Message("Write your question in one line.")), at_most(TITLE_LENGTH)],
    )
    tags = tag_line()


class ReasonForm(ErrorsAside):
    reason = line(
        _reason_label,
        [
            required(Message("Say why, for the history and for the author.")),
            at_most(REASON_LENGTH),
        ],
    )


class OwnReasonForm(ErrorsAside):
    """For what is one's own: a reason is welcome, not needed."""

    reason = line(_reason_label, [at_most(REASON_LENGTH)])


class MoveForm(ReasonForm):
    topic = SelectField(Message("New topic"), [matching(bool, NO_TOPIC)], validate_choice=False)

    def offer(self, topics: Sequence[TopicView]) -> None:
        self.topic.choices = [(topic.slug, topic.name) for topic in topics]
