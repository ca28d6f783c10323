"""The wheel holds all that the forum needs, and serves the site from an environment that has never seen the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from zipfile import ZipFile

import pytest

from tests.support.ports import free_port, wait_for

WHAT_BUILDS_IT = (
    "forum",
    "migrations",
    "static",
    "templates",
    "hatch_build.py",
    "pyproject.toml",
    "README.md",
    "app.py",
)


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: the checkout is left as it is."""
    source = tmp_path_factory.mktemp("source")
    for name in WHAT_BUILDS_IT:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, source / name)
    for compiled in source.rglob("*.mo"):
        compiled.unlink()
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        source / "dist",
    ]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next((source / "dist").glob("vraagbaak-*.whl"))


def test_the_wheel_holds_what_the_site_shows(wheel: Path, root: Path) -> None:
    held = set(ZipFile(wheel).namelist())
    data = [file for folder in ("templates", "static", "migrations") for file in (root / folder).rglob("*.*")]
    wanted = {f"forum/_data/{file.relative_to(root).as_posix()}" for file in data if "__pycache__" not in file.parts}

    assert wanted - held == set()


def test_the_wheel_holds_compiled_translations(wheel: Path) -> None:
    assert "forum/locale/nl/LC_MESSAGES/messages.mo" in ZipFile(wheel).namelist()


def test_the_wheel_leaves_its_surroundings_alone(wheel: Path) -> None:
    top = {name.split("/")[0] for name in ZipFile(wheel).namelist()}

    assert {name for name in top if not name.endswith(".dist-info")} == {"forum"}


@pytest.fixture
def forum(wheel: Path, tmp_path: Path) -> Path:
    """The command, in an environment with the wheel and the locked dependencies but without the checkout."""
    environment = tmp_path / "environment"
    venv.create(environment)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    # A folder named in a .pth is searched for packages; the .pth of the editable install in it is not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    python = environment / "bin" / "python"
    install: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
    ]
    subprocess.run(install, check=True, capture_output=True)
    return environment / "bin" / "forum"


@contextmanager
def serving(forum: Path, folder: Path) -> Iterator[str]:
    """The address at which the command serves."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "FORUM_DATA_DIR": str(folder / "data")}
    subprocess.run([forum, "migrate"], cwd=folder, env=environment, check=True, capture_output=True)
    with subprocess.Popen([forum, "serve", "--port", str(port)], cwd=folder, env=environment) as server:
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def test_an_installed_wheel_serves_the_site(forum: Path, tmp_path: Path) -> None:
    with serving(forum, tmp_path) as address:
        page = read(address + "/")
        ready = read(address + "/readyz")

    assert "Vraagbaak" in page
    assert '<html lang="nl"' in page
    assert ready


def read(address: str) -> str:
    request = urllib.request.Request(address, headers={"Accept-Language": "nl"})  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - likewise
            text: str = answer.read().decode()
    except URLError as error:
        raise AssertionError(f"{address}: {error}") from error
    return text
