"""What Lighthouse says of a page on a slow phone, where it is installed (`npm install --global lighthouse`)."""

import json
import os
import shutil
import subprocess

from tests.support.chromium import FLAGS, find_chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


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
