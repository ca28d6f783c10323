"""Files that are for this user's eyes alone, whatever the folder they lie in allows."""

import os
from contextlib import suppress
from pathlib import Path


def make_private(file: Path) -> None:
    """Make an empty file that nobody else can read, unless it is there; SQLite gives what it puts beside it the same mode."""
    with suppress(OSError):  # it is there: not even opened, for closing it would drop SQLite's locks on it
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
