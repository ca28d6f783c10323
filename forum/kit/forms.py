"""Forms: raw input becomes values, or messages at its fields. Plain WTForms whose errors are `Message`s.

Text is cleaned of control characters in silence; a field keeps what was typed in `raw`, to give it back.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from wtforms import Field, Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from forum.kit.text import clean, clean_line, is_blank
from forum.kit.words import Message, plural

Validator: TypeAlias = Callable[[Form, Field], None]

BODY_LENGTH = 20_000
TITLE_LENGTH = 200


def required(message: Message) -> Validator:
    """The field holds something that can be seen."""

    def check(_form: Form, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and is_blank(field.data)):
            raise StopValidation(message)

    check.field_flags = {"required": True}  # type: ignore[attr-defined]  # where WTForms looks for it
    return check


def at_most(length: int) -> Validator:
    """The field holds no more than so many characters."""

    def check(_form: Form, field: Field) -> None:
        over = len(field.data or "") - length
        if over > 0:
            raise StopValidation(
                plural(
                    "This is one character too long; at most %(length)s fit.",
                    "This is %(count)s characters too long; at most %(length)s fit.",
                    over,
                    length=length,
                )
            )

    check.field_flags = {"maxlength": length}  # type: ignore[attr-defined]  # where WTForms looks for it
    return check


def matching(test: Callable[[Any], bool], message: Message) -> Validator:
    """The field's value passes a test."""

    def check(_form: Form, field: Field) -> None:
        if not test(field.data):
            raise StopValidation(message)

    return check


def line(label: Message, validators: Sequence[Validator] = (), **options: Any) -> StringField:
    """A field of one line."""
    return StringField(label, validators, filters=[lambda text: clean_line(text or "")], **options)


def text(label: Message, validators: Sequence[Validator] = (), **options: Any) -> TextAreaField:
    """A field of many lines."""
    return TextAreaField(label, validators, filters=[lambda text: clean(text or "")], **options)


def choice(
    label: Message,
    choices: Mapping[str, Message | str],
    default: str | None = None,
    unmade: Message | None = None,
) -> SelectField:
    """A choice of one of these values, each shown as its words; `unmade` is said of any other."""
    known = matching(lambda value: value in choices, unmade or Message("Choose one from the list."))
    shown = [SelectChoice(value=value, label=words) for value, words in choices.items()]
    return SelectField(label, [known], choices=shown, validate_choice=False, default=default)


class ErrorsAside(Form):
    """A form to which an action may add what only it could know."""

    def refuse(self, field: str, message: Message) -> None:
        """Put a message at a field, after validation."""
        self[field].errors = [*self[field].errors, message]
