"""Each import contract of pyproject.toml holds for the house, and catches what is planted against it in a copy."""

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Plant:
    """A line added at the end of a module, and what the report must say of it."""

    module: str
    line: str
    seen_as: str


def imports(importer: str, imported: str) -> Plant:
    """A module that imports what it must not."""
    return Plant(importer, f"import {imported}", f"{importer} -> {imported}")


ROOMS = [
    "forum.accounts",
    "forum.audit",
    "forum.changes",
    "forum.hub",
    "forum.moderation",
    "forum.notifications",
    "forum.outbox",
    "forum.privacy",
    "forum.readership",
    "forum.search",
    "forum.statistics",
    "forum.tags",
    "forum.threads",
    "forum.topics",
    "forum.votes",
]

PLANTS: dict[str, list[Plant]] = {
    "storeys": [
        imports("forum.kit", "forum.accounts.models"),
        imports("forum.markup", "forum.addresses"),
        imports("forum.accounts.models", "forum.topics.models"),
        imports("forum.topics.models", "forum.threads.models"),
        imports("forum.threads.models", "forum.readership.models"),
        imports("forum.tags.models", "forum.threads.models"),
        imports("forum.threads.models", "forum.votes.models"),
        imports("forum.web", "forum.pages"),
        imports("forum.pages", "forum.feeds"),
    ],
    "furniture": [
        imports("forum.accounts.models", "forum.accounts.queries"),
        imports("forum.threads.queries", "forum.threads.actions"),
        imports("forum.threads.rules", "forum.threads.queries"),
        imports("forum.threads.tree", "forum.threads.models"),
    ],
    "rooms-know-no-web": [
        *(imports(room, "flask") for room in [*ROOMS, "forum.addresses", "forum.markup", "forum.kit"]),
        imports("forum.accounts.models", "flask_login"),
        imports("forum.kit.text", "werkzeug"),
    ],
    "doors-touch-no-tables": [
        *(imports(door, "sqlalchemy") for door in ["forum.pages", "forum.feeds", "forum.cli"]),
        imports("forum.pages", "forum.threads.models"),
    ],
    "markup-is-pure": [
        imports("forum.markup", "sqlalchemy"),
        imports("forum.markup", "forum.kit.text"),
    ],
    "reading-never-writes": [
        imports("forum.threads.queries", "forum.threads.actions"),
        imports("forum.threads.rules", "forum.accounts.actions"),
        imports("forum.threads.events", "forum.topics.actions"),
        imports("forum.accounts.models", "forum.accounts.forms"),
    ],
}

STRANGERS = {
    "storeys": Plant("forum.gossip", '"""A module that was given no storey."""', "gossip"),
    "furniture": Plant("forum.threads.sundries", '"""A piece of furniture that no room has."""', "sundries"),
}


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The house's source, to be spoilt."""
    shutil.copytree(root / "forum", tmp_path / "forum", ignore=only_source)
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def only_source(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".py") and not Path(folder, name).is_dir()]


def lint(house: Path, *contracts: str) -> tuple[int, str]:
    chosen = [argument for contract in contracts for argument in ("--contract", contract)]
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [command, "--no-logo", "--no-cache", *chosen], cwd=house, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def plant(house: Path, planted: Plant) -> None:
    path = house / Path(*planted.module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    with file.open("a") as source:
        source.write(f"\n{planted.line}\n")


def contracts_of(root: Path) -> dict[str, dict[str, Any]]:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}


def test_the_house_keeps_its_contracts(copy: Path) -> None:
    status, report = lint(copy)

    assert status == 0, report
    assert " 0 broken" in report


@pytest.mark.parametrize("contract", PLANTS)
def test_a_violation_is_caught(contract: str, copy: Path) -> None:
    for planted in PLANTS[contract]:
        plant(copy, planted)

    status, report = lint(copy, contract)

    assert status == 1
    assert "1 broken" in report, report
    seen = " ".join(report.split())
    assert [planted.seen_as for planted in PLANTS[contract] if planted.seen_as not in seen] == []


@pytest.mark.parametrize("contract", STRANGERS)
def test_a_module_without_a_place_is_caught(contract: str, copy: Path) -> None:
    plant(copy, STRANGERS[contract])

    status, report = lint(copy, contract)

    assert status == 1
    assert STRANGERS[contract].seen_as in report


def test_every_contract_is_proved(root: Path) -> None:
    assert set(PLANTS) == set(contracts_of(root))


def test_every_room_is_under_every_contract_for_rooms(root: Path) -> None:
    contracts = contracts_of(root)
    pieces = (*root.glob("forum/*/models*"), *root.glob("forum/*/queries*"))
    rooms = {f"forum.{piece.parent.name}" for piece in pieces if "kit" not in piece.parts}

    assert rooms == set(contracts["furniture"]["containers"]) == set(ROOMS)
    assert rooms < set(contracts["rooms-know-no-web"]["source_modules"])


def test_every_installed_flask_package_is_forbidden_to_rooms(root: Path) -> None:
    """Else a room could import Flask through an extension: the import inside the extension is not seen."""
    installed = {module for module in packages_distributions() if module.startswith("flask")}

    assert installed <= set(contracts_of(root)["rooms-know-no-web"]["forbidden_modules"])
