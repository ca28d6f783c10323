"""Macros see their arguments, and what is the same for as long as a process lives: so what one drew may be kept."""

from pathlib import Path

import pytest
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from forum.kit.memo import Memo
from forum.web.looks import Look
from tests.support.forum import Forum

_OTHERS = ("mail/", "privacy/")
"""Drawn outside a request: forum/kit/templates.py."""
_OF_THE_FORUM = ("asset", "base_url", "passkeys_work", "provider_label", "providers", "site_name")
"""What every template sees beside words, dates, icons and addresses: it stays the same."""


@pytest.fixture(scope="module")
def templates() -> Look:
    return Look("nl", "Europe/Amsterdam", dict.fromkeys(_OF_THE_FORUM), Memo(0))


def faults(templates: Look, source: str) -> set[str]:
    """What a file of macros sees beside their arguments; "context", if it hands on what its page sees."""
    tree = templates.parse(source)
    borrowed = any(getattr(node, "with_context", False) for node in tree.find_all((nodes.FromImport, nodes.Import)))
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    seen = find_undeclared_variables(tree) - templates.globals.keys() - own
    return seen | ({"context"} if borrowed else set())


def test_macros_see_their_arguments_alone(root: Path, templates: Look) -> None:
    folder = root / "templates"
    names = [file.relative_to(folder).as_posix() for file in folder.rglob("*.html")]

    found = {name: faults(templates, (folder / name).read_text()) for name in names if not name.startswith(_OTHERS)}

    for name, seen in found.items():
        assert seen == set() or not Path(name).name.startswith("_"), name
        assert "context" not in seen, name
    assert len(found) > 80


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% macro a(post) %}{{ post.id }}{{ _('Reply') }}{{ 5|number }}{% endmacro %}", set()),
        ("{% macro a(post) %}{{ viewer.name }}{{ csrf() }}{% endmacro %}", {"viewer", "csrf"}),
        ("{% from 'posts/_post.html' import byline with context %}", {"context"}),
    ],
)
def test_what_else_they_would_see_is_found(templates: Look, source: str, expected: set[str]) -> None:
    assert faults(templates, source) == expected


def test_templates_are_offered_nothing_else(forum: Forum) -> None:
    assert sorted(forum.app.extensions["constants"]) == sorted(_OF_THE_FORUM)
