"""The fields and forms of tags."""

from wtforms import Field, Form, StringField
from wtforms.validators import StopValidation

from forum.kit.forms import line
from forum.kit.words import Message
from forum.tags.terms import fault_of, read_names


def tag_line() -> StringField:
    """A question's tags on one line, to be read by `read_names`; a form may say which it has already (`kept`)."""
    return line(Message("Tags"), [_check_names])


def _check_names(form: Form, field: Field) -> None:
    if fault := fault_of(read_names(field.data), getattr(form, "kept", ())):
        raise StopValidation(fault)
