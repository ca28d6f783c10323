"""The fields and forms of tags."""

from collections.abc import Sequence

from wtforms import Field, Form, StringField
from wtforms.validators import StopValidation

from forum.kit.forms import ErrorsAside, at_most, line, required
from forum.kit.words import Message
from forum.tags.terms import clean_name, fault_in, fault_of, read_names, slug_of

LINE_LENGTH = 10_000
"""Of a question's tags, or a tag's other words: more than any has, and few enough to read each name."""
DESCRIPTION_LENGTH = 300
REASON_LENGTH = 500


def tag_line() -> StringField:
    """A question's tags on one line, to be read by `read_names`; a form may say which it has already (`kept`)."""
    return line(Message("Tags"), [at_most(LINE_LENGTH), _check_names])


def _check_names(form: Form, field: Field) -> None:
    if fault := fault_of(read_names(field.data), getattr(form, "kept", ())):
        raise StopValidation(fault)


def _check_each(form: Form, field: Field) -> None:
    known = {slug_of(name) for name in getattr(form, "kept", ())}
    for name in read_names(field.data):
        if slug_of(name) not in known and (fault := fault_in(name)):
            raise StopValidation(fault)


def _check_name(form: Form, field: Field) -> None:
    field.data = clean_name(field.data)
    if field.data != getattr(form, "former", None) and (fault := fault_in(field.data)):
        raise StopValidation(fault)


def _reason() -> StringField:
    return line(Message("Reason"), [required(Message("Say why, for the other moderators.")), at_most(REASON_LENGTH)])


class TagForm(ErrorsAside):
    former = ""
    """What the tag is called: it may stay so."""
    kept: Sequence[str] = ()
    """Its other words, by merges and imports too: they may stay, whatever they are."""
    name = line(Message("Name"), [required(Message("A tag needs a name.")), _check_name])
    description = line(Message("What it is about"), [at_most(DESCRIPTION_LENGTH)])
    synonyms = line(Message("Other words for it"), [at_most(LINE_LENGTH), _check_each])
    reason = _reason()


class MergeForm(ErrorsAside):
    into = line(Message("Into which tag"), [required(Message("Name the tag that the questions are to have."))])
    reason = _reason()
