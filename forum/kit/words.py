"""Words are data: rooms answer a `Message`, and whoever shows it translates it for its reader.

The interface's texts are written in English in the source; `locale/<language>` holds the other languages.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LANGUAGES = ("nl", "en")
LOCALE = Path(__file__).parent.parent / "locale"


@dataclass(frozen=True)
class Message:
    """A text of the interface, not yet in anyone's language; `count` chooses between `id` and `plural`."""

    id: str
    plural: str | None = None
    count: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def plural(one: str, many: str, count: int, **values: object) -> Message:
    """A message that depends on a number, which it may show as `%(count)s`."""
    return Message(one, many, count, {"count": count, **values})


def translate(message: Message, language: str) -> str:
    """The message in a language, its values filled in."""
    catalogue = translations(language)
    if message.plural is not None and message.count is not None:
        text = catalogue.ngettext(message.id, message.plural, message.count)
    else:
        text = catalogue.gettext(message.id)
    return text % message.values if message.values else text


@functools.cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; an unknown one, like English, gives the texts as written."""
    folder = LOCALE / language / "LC_MESSAGES"
    source, compiled = folder / "messages.po", folder / "messages.mo"
    if language not in LANGUAGES or not (source.exists() or compiled.exists()):
        return NullTranslations()
    if compiled.exists() and not _newer(source, compiled):
        with compiled.open("rb") as file:
            return Translations(file)
    return Translations(_compile(source))


def _newer(source: Path, compiled: Path) -> bool:
    return source.exists() and source.stat().st_mtime > compiled.stat().st_mtime


def _compile(source: Path) -> BytesIO:
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return compiled
