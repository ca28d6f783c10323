"""Templates drawn outside a request, in any language: mails, and a member's archive."""

import functools

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from forum.kit.resources import TEMPLATES
from forum.kit.words import translations


@functools.cache
def templates_in(language: str) -> Environment:
    """The templates, whose `_('…')` speaks a language; what is not a text (`.txt`) is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's
        catalogue.gettext, catalogue.ngettext, newstyle=True
    )
    return environment
