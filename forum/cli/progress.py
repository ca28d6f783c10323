"""How far a long command is, for whoever watches it on a terminal."""

import sys
from typing import Any

import click


def progress(label: str, total: int) -> Any:
    """A bar on the terminal that counts to a total by `update`; elsewhere nothing."""
    return click.progressbar(length=total, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())
