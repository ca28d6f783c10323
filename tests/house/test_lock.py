"""`bin/lock.py --check` says it when a lock and pyproject.toml part ways."""

import shutil
from pathlib import Path
from types import ModuleType

import pytest

from tests.support import scripts


@pytest.fixture(scope="module")
def lock(root: Path) -> ModuleType:
    """The script, as a module."""
    return scripts.load(root / "bin" / "lock.py")


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A copy of what the script reads."""
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(root / name, tmp_path)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_the_locks_are_in_step(lock: ModuleType, checkout: Path) -> None:
    assert list(lock.faults_of(checkout)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("pyproject.toml", '"flask>=', '"flask-compress>=1",\n    "flask>=', "does not satisfy flask-compress>=1"),
        ("pyproject.toml", '"flask>=3.1.3"', '"flask>=99"', "does not satisfy flask>=99"),
        ("pyproject.toml", 'requires-python = ">=3.11.2"', 'requires-python = ">=3.12"', "was made from other"),
        ("requirements.lock", "\nflask==3", "\nflask==2", "flask differs between the locks"),
        ("requirements.lock", "\nflask==", "\n--extra-index-url file:///wheels\nflask==", "names a host"),
        ("requirements-dev.lock", "\nruff==", "\nunhashed==1\nruff==", "no hash for unhashed==1"),
    ],
)
def test_a_lock_out_of_step_is_caught(
    file: str, old: str, new: str, said: str, lock: ModuleType, checkout: Path
) -> None:
    change(checkout / file, old, new)

    assert any(said in fault for fault in lock.faults_of(checkout))


def test_the_order_of_dependencies_is_nobodys_concern(lock: ModuleType, checkout: Path) -> None:
    def project(*names: str) -> dict[str, object]:
        return {"project": {"requires-python": ">=3.11", "dependencies": [*names]}, "dependency-groups": {}}

    assert lock.digest_of(project("flask", "click")) == lock.digest_of(project("click", "flask"))
