"""The forms of reports: saying what is wrong, and what becomes of it."""

from forum.kit.forms import ErrorsAside, at_most, line, required, text
from forum.kit.words import Message
from forum.threads.forms import REASON_LENGTH

FLAG_LENGTH = 1_000


class FlagForm(ErrorsAside):
    reason = text(
        Message("What is wrong with it?"),
        [required(Message("Say what is wrong, so that a moderator knows what to look for.")), at_most(FLAG_LENGTH)],
    )


class DecisionForm(ErrorsAside):
    """What a moderator says of it; who takes something away must."""

    reason = line(Message("Note"), [at_most(REASON_LENGTH)])
