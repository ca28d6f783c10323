"""Finds a Chromium for the browser tests, or gets one where it may.

In this order: on the path; Playwright's own, if it was downloaded before; Playwright's download now; Debian's package,
as root. The last two only where `get` is asked for, as `make test` does.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

# The shell first: the same engine without the rest of a browser, in half the time.
ON_THE_PATH = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DRIVER_NEEDS = "libatomic1"
"""What Playwright's Node needs of Debian, without which no browser can be driven."""
SECONDS_TO_GET_ONE = 300
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # No page lives long enough to earn what optimizing its scripts costs, axe's before all.
    "--js-flags=--no-opt",
    # Pages under test have no business elsewhere; a name that is not ours is not even looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def find_chromium(*, get: bool = False) -> str | None:
    """The path of a Chromium that starts, or None."""
    if not _has_driver() and not (get and _install(DRIVER_NEEDS) and _has_driver()):
        return None
    ways: list[Callable[[], str | None]] = [_on_the_path, _of_playwright]
    if get:
        ways += [_from_playwright, _from_debian]
    return next((found for way in ways if (found := way()) and _starts(found)), None)


@contextmanager
def running_chromium(executable: str) -> Iterator[Browser]:
    """A headless browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        # Chromium's sandbox refuses to be started by root.
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(FLAGS), chromium_sandbox=os.geteuid() != 0
        )
        try:
            yield browser
        finally:
            browser.close()


def _on_the_path() -> str | None:
    return next(filter(None, map(shutil.which, ON_THE_PATH)), None)


def _of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _from_playwright() -> str | None:
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    return _of_playwright()


def _from_debian() -> str | None:
    return _on_the_path() if _install("chromium-headless-shell") or _install("chromium") else None


def _install(package: str) -> bool:
    """Whether Debian's package could be installed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    return _run("apt-get", "update") and _run("apt-get", "install", "--yes", "--no-install-recommends", package)


def _has_driver() -> bool:
    """Whether Playwright itself starts: its Node needs a library that a bare system does not have."""
    return _run(sys.executable, "-m", "playwright", "--version")


def _starts(executable: str) -> bool:
    """Whether its libraries are there: a download runs only where the system has them."""
    return _run(executable, "--version")


def _run(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, check=False, capture_output=True, env=environment, timeout=SECONDS_TO_GET_ONE)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
