"""The checklist of docs/security.md: whole, for the chapters that it is held against, and true of the tests that it names."""

import re
from pathlib import Path

import pytest

WANTED = {
    6: "1.1 1.2 1.3 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.1 3.2 3.3 4.1 4.2 4.3 4.4 "
    "5.1 5.2 5.3 5.4 5.5 6.1 6.2 6.3 8.1 8.2 8.3",
    7: "1.1 1.2 1.3 2.1 2.2 2.3 2.4 3.1 3.2 4.1 4.2 4.3 4.4 4.5 5.1 5.2 6.1 6.2",
    8: "1.1 1.2 2.1 2.2 2.3 3.1 4.1",
}
"""The requirements of levels 1 and 2 of OWASP ASVS 5.0 on authentication, session management and authorization."""
_TEST = re.compile(r"tests/[\w/]+(?:\.py)?(?:::\w+)?")


@pytest.fixture
def rows(root: Path) -> list[tuple[str, str]]:
    """Of each row of the tables its first cell and its last."""
    lines = (root / "docs" / "security.md").read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [(row[0], row[-1]) for row in cells if re.match(r"\d", row[0])]


def test_every_requirement_of_the_chapters_is_told_of(rows: list[tuple[str, str]]) -> None:
    told = {number for first, _ in rows for number in re.findall(r"\b\d+\.\d+\.\d+\b", first)}
    wanted = {f"{chapter}.{number}" for chapter, numbers in WANTED.items() for number in numbers.split()}

    assert len(wanted) == 57
    assert wanted - told == set()


def test_each_names_a_test_that_is_there_or_why_it_does_not_apply(root: Path, rows: list[tuple[str, str]]) -> None:
    of_the_chapters = [row for row in rows if int(row[0].partition(".")[0]) in WANTED]
    assert [first for first, held in of_the_chapters if not _TEST.search(held) and "does not apply" not in held] == []
    named = {found for _, held in rows for found in _TEST.findall(held)}
    assert [name for name in sorted(named) if not _is_there(root, name)] == []


def _is_there(root: Path, name: str) -> bool:
    path, _, function = name.partition("::")
    file = root / path
    return file.exists() and (not function or f"def {function}(" in file.read_text())
