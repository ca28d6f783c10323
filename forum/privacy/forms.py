"""The form by which a member leaves."""

from wtforms import BooleanField

from forum.kit.forms import ErrorsAside, choice, matching
from forum.kit.words import Message

KEEP, ERASE = "keep", "erase"
_WAYS = {
    KEEP: Message("Keep what I wrote, under “former member”"),
    ERASE: Message("Erase what I wrote too"),
}


class LeaveForm(ErrorsAside):
    words = choice(Message("What you wrote"), _WAYS, unmade=Message("Choose what is to become of what you wrote."))
    sure = BooleanField(
        Message("I understand that this cannot be undone"),
        [matching(bool, Message("Tick this to show that you are sure."))],
    )
