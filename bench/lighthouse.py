"""What Lighthouse says of a page on a slow phone, where it is installed (`npm install --global lighthouse`)."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator

from bench.reading import thread_of
from bench.servers import served
from bench.shape import Row, Subject
from tests.support.chromium import FLAGS, find_chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def measure(subject: Subject) -> Iterator[Row]:
    """The scores of a thread's page on a phone; nothing where it is not installed."""
    path = thread_of(subject, 8)
    with served(subject.environ, "--workers", "1") as port:
        found = scores(f"http://127.0.0.1:{port}{path}") or {}
    yield from (Row(f"Lighthouse, a thread on a phone: {name}", score, "of 100") for name, score in found.items())


def scores(url: str) -> dict[str, int] | None:
    """Its scores, of 100 each; None where there is no Lighthouse or no Chromium."""
    lighthouse, chromium = shutil.which("lighthouse"), find_chromium()
    if not (lighthouse and chromium):
        return None
    flags = ["--headless", *(flag for flag in FLAGS if "resolver" not in flag)]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    command = [lighthouse, url, "--quiet", "--output=json", f"--chrome-flags={' '.join(flags)}"]
    done = subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium}, check=True, capture_output=True)
    told = json.loads(done.stdout)["categories"]
    return {name: round(100 * told[name]["score"]) for name in CATEGORIES}
