"""Every setting is read in one place and documented, and nothing is documented that does not exist."""

import ast
import re
from pathlib import Path

import pytest

SETTING = re.compile(r"\bFORUM_[A-Z_]*[A-Z]\b")
READ_IN = "forum/kit/config.py"


def settings_in(source: str) -> set[str]:
    """The settings that a module names in its texts, comments and docstrings aside."""
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in prose]
    return {name for text in texts if isinstance(text, str) for name in SETTING.findall(text)}


def environment_reads(source: str) -> list[int]:
    """The lines on which a module takes the environment from `os`. A request has an `environ` of its own (WSGI)."""
    names = {"environ", "environb", "getenv", "getenvb"}
    nodes = list(ast.walk(ast.parse(source)))
    return [
        *(
            node.lineno
            for node in nodes
            if isinstance(node, ast.Attribute) and node.attr in names and _is_os(node.value)
        ),
        *(
            node.lineno
            for node in nodes
            if isinstance(node, ast.ImportFrom) and node.module == "os" and names & {name.name for name in node.names}
        ),
    ]


def _is_os(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "os"


def test_the_documented_settings_are_those_that_are_read(root: Path) -> None:
    read = settings_in((root / READ_IN).read_text())
    documented = set(SETTING.findall((root / "docs" / "settings.md").read_text()))

    assert read, "the settings are read elsewhere now"
    assert documented == read


def test_the_settings_of_organisations_are_documented_by_their_parts(root: Path) -> None:
    """Their names have a name of the host's own in them, so that the look above does not see them."""
    row = (root / "docs" / "settings.md").read_text().partition("`FORUM_OIDC_<NAME>_")[2]
    parts = re.findall(r"\(\?P<part>([A-Z_|]+)\)", (root / "forum" / "kit" / "openid" / "provider.py").read_text())[0]

    assert [part for part in parts.split("|") if part not in row] == []


def test_settings_are_read_in_one_place(root: Path) -> None:
    elsewhere = [
        f"{file.relative_to(root)}:{line}"
        for file in (root / "forum").rglob("*.py")
        if file != root / READ_IN
        for line in environment_reads(file.read_text())
    ]

    assert elsewhere == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('given.get("FORUM_LANGUAGE")', {"FORUM_LANGUAGE"}),
        ('"""FORUM_GONE was a setting."""', set()),
        ("x = 1  # FORUM_GONE", set()),
    ],
)
def test_a_setting_is_seen(source: str, expected: set[str]) -> None:
    assert settings_in(source) == expected


@pytest.mark.parametrize("source", ["import os\nos.environ['HOME']", "from os import getenv\ngetenv('HOME')"])
def test_a_look_at_the_environment_is_seen(source: str) -> None:
    assert environment_reads(source)
    assert not environment_reads("request.environ['REMOTE_ADDR']")
