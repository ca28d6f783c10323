"""Templates compiled for one language: what is the same each time is worked out once, and stands in the code as text.

`_('…')` and `ngettext` with literal words become those of the language, with their values between them; icons and
addresses that depend on nothing become what they are. It comes out as without this, only sooner.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from babel.support import NullTranslations
from jinja2 import nodes
from jinja2.runtime import markup_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

_VALUE = re.compile(r"%\((\w+)\)s|%(%)")


def compiled_in(catalogue: NullTranslations, constants: Mapping[str, Any], template: nodes.Template) -> nodes.Template:
    """The same template in the language of a catalogue. `constants`: by name, functions, and modules of functions, that
    answer the same for the same arguments."""
    _Translator(catalogue, constants).visit(template)
    return template


class _Translator(NodeTransformer):
    def __init__(self, catalogue: NullTranslations, constants: Mapping[str, Any]) -> None:
        self._catalogue = catalogue
        self._constants = constants

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - as Jinja calls it
        self.generic_visit(node)
        node.nodes = [part for child in node.nodes for part in _parts(child)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        if node.dyn_args or node.dyn_kwargs:
            return node
        given = [_literal(argument) for argument in node.args]
        if isinstance(node.node, nodes.Name) and node.node.name == "_" and given:
            return self._said(node, given[0])
        if isinstance(node.node, nodes.Name) and node.node.name == "ngettext" and len(given) == 3:
            return self._counted(node, given[0], given[1])
        function = self._constant(node.node)
        if function is None or node.kwargs or None in given:
            return node
        return nodes.Const(function(*given), lineno=node.lineno)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        return _joined(node.nodes)

    def _said(self, node: nodes.Call, words: Any) -> nodes.Expr:
        values: dict[str, nodes.Expr] = {keyword.key: keyword.value for keyword in node.kwargs}
        if not isinstance(words, str) or len(node.args) > 1:
            return node
        return _filled(self._catalogue.gettext(words), values) or node

    def _counted(self, node: nodes.Call, one: Any, many: Any) -> nodes.Expr:
        if not isinstance(one, str) or not isinstance(many, str) or not self._has_two_forms():
            return node
        number = node.args[2]
        values: dict[str, nodes.Expr] = {"num": number} | {keyword.key: keyword.value for keyword in node.kwargs}
        single = _filled(self._catalogue.ngettext(one, many, 1), values)
        several = _filled(self._catalogue.ngettext(one, many, 2), values)
        if single is None or several is None:
            return node
        is_one = nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))])
        return nodes.CondExpr(is_one, single, several, lineno=node.lineno)

    def _has_two_forms(self) -> bool:
        """Whether the language tells one from any other number, and no more."""
        plural = getattr(self._catalogue, "plural", None)
        return plural is None or all(int(plural(number)) == (number != 1) for number in (*range(130), 1_000, 1_000_001))

    def _constant(self, node: nodes.Node) -> Callable[..., Any] | None:
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            return getattr(self._constants.get(node.node.name), node.attr, None)
        found = self._constants.get(node.name) if isinstance(node, nodes.Name) else None
        return found if callable(found) else None


def _parts(node: nodes.Expr) -> list[nodes.Expr]:
    """What is put out one after the other: each for itself, so that what is text joins the text around it."""
    return [part for child in node.nodes for part in _parts(child)] if isinstance(node, nodes.Concat) else [node]


def _literal(node: nodes.Node) -> Any:
    return node.value if isinstance(node, nodes.Const) else None


def _filled(words: str, values: Mapping[str, nodes.Expr]) -> nodes.Expr | None:
    """Words with their values; None where it takes `%` to fill them in."""
    parts: list[nodes.Expr] = []
    end, text = 0, ""
    for found in _VALUE.finditer(words):
        text += words[end : found.start()] + (found[2] or "")
        end = found.end()
        if found[1] is None:
            continue
        if found[1] not in values:
            return None
        parts += [nodes.Const(Markup(text)), values[found[1]]]  # noqa: S704 - the catalogue's words
        text = ""
    text += words[end:]
    if "%" in _VALUE.sub("", words):
        return None
    if not parts:
        return nodes.Const(Markup(text))  # noqa: S704
    return _joined([*parts, nodes.Const(Markup(text))])  # noqa: S704


def _joined(parts: list[nodes.Expr]) -> nodes.Expr:
    """One after the other; Jinja alone would forget which of the constants are safe."""
    if all(isinstance(part, nodes.Const) for part in parts):
        return nodes.Const(markup_join(_literal(part) for part in parts))
    return nodes.Concat(parts)
