"""Locks the dependencies of pyproject.toml, and proves without a network that the locks are in step with it.

`requirements.lock` is what the forum runs with, `requirements-dev.lock` the same and what tests and checks need. Both
hold for every Python that the project supports, with hashes and without a host's name, so that any index serves them.
Each begins with a digest of the tables that it was made from.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOWEST_PYTHON = "3.11.2"
GROUPS = {"requirements.lock": "build", "requirements-dev.lock": "dev"}
DIGEST = "# Made by `make lock` from the dependency tables with the digest "
# What this machine's settings for pip and uv would bring into the resolution: other indexes, local files.
FOREIGN = ("PIP_", "UV_")


def main(arguments: list[str]) -> int:
    """Lock, or with `--check` only look; 1 and one line per fault where something is out of step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, say what is out of step")
    parser.add_argument("--upgrade", action="store_true", help="take the newest releases that fit")
    options = parser.parse_args(arguments)
    if not options.check:
        return _lock(upgrade=options.upgrade)
    faults = list(faults_of(ROOT))
    for fault in faults:
        print(fault)
    return bool(faults)


def faults_of(root: Path) -> Iterator[str]:
    """What is out of step in a checkout, a sentence each."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    pins_of = {}
    for name, group in GROUPS.items():
        text = (root / name).read_text()
        if not text.startswith(DIGEST + digest_of(project)):
            yield f"{name} was made from other dependencies than pyproject.toml names: make lock"
        if re.search(r"://|^-", text, re.MULTILINE):
            yield f"{name} names a host, a file or an option: make lock"
        pins_of[name] = pins = _pins(text)
        yield from (f"{name} has no hash for {pin}" for pin in _unhashed(text))
        for requirement in _requirements(project, group):
            versions = pins.get(canonicalize_name(requirement.name), set())
            if not versions or not all(requirement.specifier.contains(version) for version in versions):
                yield f"{name} does not satisfy {requirement}: make lock"
    runtime, everything = (pins_of[name] for name in GROUPS)
    for name, versions in runtime.items():
        if everything.get(name) != versions:
            yield f"{name} differs between the locks: make lock"


def digest_of(project: dict[str, Any]) -> str:
    """A digest of all that decides a resolution, the same however the tables are written or ordered."""
    tables = {
        "python": project["project"]["requires-python"],
        "runtime": sorted(project["project"]["dependencies"]),
        "groups": {
            name: sorted(json.dumps(entry, sort_keys=True) for entry in group)
            for name, group in project["dependency-groups"].items()
        },
    }
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


def _requirements(project: dict[str, Any], group: str) -> Iterator[Requirement]:
    yield from map(Requirement, project["project"]["dependencies"])
    yield from _group(project["dependency-groups"], group)


def _group(groups: dict[str, list[Any]], name: str) -> Iterator[Requirement]:
    for entry in groups[name]:
        if isinstance(entry, str):
            yield Requirement(entry)
        else:
            yield from _group(groups, entry["include-group"])


def _pins(text: str) -> dict[str, set[str]]:
    """The versions of each package; more than one where they differ by Python."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9][\w.-]*)==([^\s;\\]+)", text, re.MULTILINE):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


def _unhashed(text: str) -> Iterator[str]:
    for entry in re.split(r"\n(?=\S)", text):
        if "==" in entry and "--hash=sha256:" not in entry:
            yield entry.split()[0]


def _lock(*, upgrade: bool) -> int:
    header = DIGEST + digest_of(tomllib.loads((ROOT / "pyproject.toml").read_text()))
    clean = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    for name, group in GROUPS.items():
        command = ["uv", "pip", "compile", "pyproject.toml", "--output-file", name, "--group", group]
        command += ["--universal", "--python-version", LOWEST_PYTHON, "--generate-hashes", "--no-config", "--quiet"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
        command += ["--upgrade"] if upgrade else []
        # The second lock repeats the first, so that what was tested is what runs.
        command += ["--constraint", "requirements.lock"] if group == "dev" else []
        try:
            subprocess.run(command, cwd=ROOT, env=clean, check=True)
        except FileNotFoundError:
            print("Locking needs uv on the path; installing and running do not.")
            return 1
        except subprocess.CalledProcessError as error:
            return error.returncode
        file = ROOT / name
        pins = [line for line in file.read_text().splitlines() if not line.startswith("#")]
        file.write_text("\n".join([header, *pins, ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
