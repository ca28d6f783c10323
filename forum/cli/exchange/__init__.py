"""The commands by which threads come and go: import and export of thread files."""

from forum.cli.exchange.exporting import export_all
from forum.cli.exchange.importing import import_threads

__all__ = ["export_all", "import_threads"]
