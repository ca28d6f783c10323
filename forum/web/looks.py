"""How pages look to readers of one language and time zone: the templates, with all that these can see unasked.

That is the same for as long as the process lives: constants of this forum, words, dates, icons, addresses. A macro that
is imported without context sees these and its arguments, and nothing of who looks, the request or the clock; so what
it draws for the same arguments is always the same, and `forum/web/fragments.py` may keep it.
"""

import threading
from types import FunctionType, MethodType
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment, FileSystemLoader, Template, nodes, select_autoescape
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from forum import addresses
from forum.kit.memo import Memo
from forum.kit.resources import TEMPLATES
from forum.kit.words import LANGUAGES, translations
from forum.web import locale
from forum.web.compiled import compiled_in
from forum.web.fragments import MOST as MOST_KEPT
from forum.web.fragments import Fragments, Parts
from forum.web.icons import icon

MOST = 12
"""Looks that are kept: readers of a language live in few zones."""
_LOADER = FileSystemLoader(TEMPLATES)
_PURE = {"addresses": addresses, "icon": icon}
_PLAIN = (FunctionType, MethodType)


class _Codes(BytecodeCache):
    """What templates were compiled to, for all looks of a language."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_CODES = {language: _Codes() for language in LANGUAGES}


class _Context(Context):
    """Calls what takes nothing of the context as it is: Jinja looks at each anew, which takes longer than most do."""

    def call(self, function: Any, *args: Any, **values: Any) -> Any:
        kind = function.__class__
        if kind is not Macro and (kind not in _PLAIN or hasattr(function, "jinja_pass_arg")):
            return super().call(function, *args, **values)
        values.pop("_loop_vars", None)
        values.pop("_block_vars", None)
        return function(self.eval_ctx, *args, **values) if kind is Macro else function(*args, **values)


class _Template(Template):
    """Puts out what is safe as it is, and does not copy it first."""

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: Any, globals: Any) -> Template:  # noqa: A002 - as Jinja calls it
        namespace["escape"] = _put_out
        return super()._from_namespace(environment, namespace, globals)


def _put_out(value: Any) -> str:
    return value if value.__class__ is Markup else escape(value)


class Look(Environment):
    """The templates in a language, with the times of a zone."""

    context_class = _Context
    template_class = _Template

    def __init__(self, language: str, zone: str, constants: dict[str, Any], memory: Memo[Parts]) -> None:
        super().__init__(
            loader=_LOADER,
            autoescape=select_autoescape(),
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
            bytecode_cache=_CODES[language],
            auto_reload=False,
            cache_size=-1,
        )
        self._catalogue = translations(language)
        self.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
            self._catalogue.gettext, self._catalogue.ngettext, newstyle=True
        )
        self.fragment = Fragments(self, (language, zone), memory).draw
        self.globals.update(constants, **_PURE, fragment=self.fragment, language=language)
        self.filters.update(locale.Manner(language, zone).filters)

    def make_globals(self, d: Any) -> Any:
        """One and the same for all templates: a chain of them took its time."""
        return super().make_globals(d) if d else self.globals

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        return super()._generate(compiled_in(self._catalogue, _PURE, source), *args, **options)


def init_app(app: Flask) -> None:
    """Have room for what every template sees, for the looks, and for what is kept of them."""
    app.extensions |= {"constants": {}, "looks": {}, "fragments": Memo(MOST_KEPT)}


def offer(app: Flask, **constants: Any) -> None:
    """Let every template see these, which stay the same."""
    app.extensions["constants"].update(constants)


def look(language: str, zone: str) -> Look:
    """The templates for these readers."""
    looks: dict[tuple[str, str], Look] = current_app.extensions["looks"]
    found = looks.get((language, zone))
    return found or _make(looks, language, zone)


_making = threading.Lock()


def _make(looks: dict[tuple[str, str], Look], language: str, zone: str) -> Look:
    with _making:
        if len(looks) >= MOST:
            del looks[next(iter(looks))]
        known = current_app.extensions
        made = looks[language, zone] = Look(language, zone, known["constants"], known["fragments"])
    return made
