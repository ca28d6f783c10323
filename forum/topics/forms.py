"""The forms of topics, for administrators."""

from forum.kit.forms import ErrorsAside, at_most, choice, line, matching, required
from forum.kit.text import slug
from forum.kit.words import Message

NAME_LENGTH = 120
DESCRIPTION_LENGTH = 500
_MOST_DIGITS = 6


def is_slug(text: str) -> bool:
    """Whether it can be a topic's name in addresses."""
    return bool(text) and slug(text, "") == text


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text) > 0


class TopicForm(ErrorsAside):
    name = line(Message("Name"), [required(Message("A topic needs a name.")), at_most(NAME_LENGTH)])
    description = line(Message("What it is about"), [at_most(DESCRIPTION_LENGTH)])
    language = choice(Message("Language of its questions"), {"nl": "Nederlands", "en": "English"})


class NewTopicForm(TopicForm):
    slug = line(
        Message("Name in addresses"),
        [
            matching(
                lambda text: not text or is_slug(text),
                Message("Use small letters, digits and hyphens, such as “sick-leave”."),
            )
        ],
    )


class KnownTopicForm(TopicForm):
    place = line(
        Message("Place in the list"),
        [matching(_is_number, Message("Give a number: 1 puts it first."))],
    )


class ChargeForm(ErrorsAside):
    person = line(
        Message("Short name or e-mail address"),
        [required(Message("Say whom: by short name or e-mail address.")), at_most(254)],
    )
