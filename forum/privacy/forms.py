"""The form by which a member leaves."""

from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice

from forum.kit.forms import ErrorsAside, matching
from forum.kit.words import Message

KEEP, ERASE = "keep", "erase"
_WAYS = {
    KEEP: Message("Keep what I wrote, under “former member”"),
    ERASE: Message("Erase what I wrote too"),
}


class LeaveForm(ErrorsAside):
    words = RadioField(
        Message("What you wrote"),
        [matching(lambda way: way in _WAYS, Message("Choose what is to become of what you wrote."))],
        choices=[SelectChoice(way, words) for way, words in _WAYS.items()],
        validate_choice=False,
    )
    sure = BooleanField(
        Message("I understand that this cannot be undone"),
        [matching(bool, Message("Tick this to show that you are sure."))],
    )
