"""What a newcomer is told to type exists, explains itself, and is what CI runs."""

import os
import re
import subprocess
from pathlib import Path

# Of the contract: deployers and the checks of this project rely on these.
PROMISED = {"install", "run", "test", "soak", "check", "bench"}
TYPED = re.compile(r"^(?:\$ )?make ([a-z-]+)", re.MULTILINE)


def help_of(root: Path) -> set[str]:
    """The commands that `make help` lists."""
    said = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True).stdout
    return set(TYPED.findall(re.sub(r"^\s+", "", said, flags=re.MULTILINE)))


def test_make_lists_the_promised_commands(root: Path) -> None:
    assert help_of(root) >= PROMISED | {"dev", "lock", "help"}


def test_make_alone_helps(root: Path) -> None:
    alone, asked = (
        subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
        for command in (["make"], ["make", "help"])
    )

    assert alone == asked


def test_ci_runs_what_the_readme_tells(root: Path) -> None:
    told = (root / "README.md").read_text()
    ran = TYPED.findall((root / ".ci" / "run").read_text())

    assert ran == ["check", "test"]
    assert set(ran) | {"run"} <= set(re.findall(r"make ([a-z-]+)", told))


def test_the_readme_tells_only_commands_that_exist(root: Path) -> None:
    told = set(re.findall(r"`make ([a-z-]+)|^ *(?:\$ )?make ([a-z-]+)", (root / "README.md").read_text(), re.MULTILINE))

    assert {one or other for one, other in told} <= help_of(root)


def test_ci_can_be_run(root: Path) -> None:
    assert os.access(root / ".ci" / "run", os.X_OK)
