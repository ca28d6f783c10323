"""The house examines its own source: sizes, names, first lines, and who may commit."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

LONGEST = {".py": 250, ".html": 100, ".js": 60, ".css": 300}
# A longer file says why at its top: "Longer than …, because …".
REASON = re.compile(r"Longer than .*because", re.IGNORECASE | re.DOTALL)
TOP = 1_000
SAYS_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "common",
    "base",
    "manager",
    "managers",
    "misc",
}
SOURCE = ("forum", "bin", "templates", "static", "app.py", "hatch_build.py")

DOORS = ("forum/pages/", "forum/api/", "forum/feeds/", "forum/cli/")
COMMITS = re.compile(r"forum/(kit/(db|writing)|schedule|schema|[a-z]+/jobs)(/.+)?\.py|" + "|".join(DOORS))


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    for place in SOURCE:
        path = root / place
        for file in path.rglob("*") if path.is_dir() else [path]:
            if file.suffix in suffixes and "__pycache__" not in file.parts:
                yield file


def is_too_long(text: str, suffix: str) -> bool:
    return len(text.splitlines()) > LONGEST[suffix] and not REASON.search(text[:TOP])


def test_files_fit_two_or_three_screens(root: Path) -> None:
    too_long = [file for file in files(root, *LONGEST) if is_too_long(file.read_text(), file.suffix)]

    assert [str(file.relative_to(root)) for file in too_long] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"""Short."""\n', False),
        ('"""Long."""\n' + "x = 1\n" * 250, True),
        ('"""A table.\n\nLonger than 250 lines, because a table is read as one.\n"""\n' + "x = 1\n" * 250, False),
        ('"""Long."""\n' + "x = 1\n" * 250 + "# Longer than it should be, because nobody looked.\n", True),
    ],
)
def test_a_long_file_is_seen_unless_its_top_says_why(text: str, *, expected: bool) -> None:
    assert is_too_long(text, ".py") is expected


def test_modules_have_names_that_say_something(root: Path) -> None:
    names = {part for file in files(root, ".py") for part in file.relative_to(root).with_suffix("").parts}

    assert names & SAYS_NOTHING == set()


def test_every_module_opens_with_what_it_promises(root: Path) -> None:
    silent = [file for file in files(root, ".py") if not ast.get_docstring(ast.parse(file.read_text()))]

    assert [str(file.relative_to(root)) for file in silent] == []


def commits(source: str) -> list[int]:
    """The lines on which a transaction is committed: `commit()`, `session.commit()`, `with engine.begin():`."""
    nodes = list(ast.walk(ast.parse(source)))
    calls = [node for node in nodes if isinstance(node, ast.Call) and name_of(node.func) == "commit"]
    blocks = [item.context_expr for node in nodes if isinstance(node, ast.With) for item in node.items]
    begun = [block for block in blocks if isinstance(block, ast.Call) and name_of(block.func) == "begin"]
    return sorted(call.lineno for call in calls + begun)


def name_of(function: ast.expr) -> str | None:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


def test_only_doors_jobs_and_commands_commit(root: Path) -> None:
    found = [
        f"{path}:{line}"
        for file in files(root, ".py")
        if (path := file.relative_to(root).as_posix()).startswith("forum/") and not COMMITS.match(path)
        for line in commits(file.read_text())
    ]

    assert found == []


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("commit()", True),
        ("db.commit()", True),
        ("session().commit()", True),
        ("with engine.begin(): pass", True),
        ("with session.begin_nested(): pass", False),  # a savepoint inside a transaction that a door ends
        ("committed()", False),
        ("'commit()'", False),
    ],
)
def test_a_commit_is_seen(line: str, *, seen: bool) -> None:
    assert bool(commits(f"def post_reply():\n    {line}\n")) is seen


@pytest.mark.parametrize(
    "path", ["forum/pages/threads.py", "forum/threads/jobs.py", "forum/kit/db.py", "forum/cli/demo/fill.py"]
)
def test_doors_jobs_and_commands_may_commit(path: str) -> None:
    assert COMMITS.match(path)


@pytest.mark.parametrize(
    "path", ["forum/threads/actions/reply.py", "forum/kit/text.py", "forum/web/database.py", "forum/jobs_of.py"]
)
def test_all_others_may_not(path: str) -> None:
    assert not COMMITS.match(path)
