"""Where templates, static files and migrations lie: in the installed package, else in the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_DATA = _PACKAGE / "_data"
_ROOT = _DATA if _DATA.is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
STATIC = _ROOT / "static"
MIGRATIONS = _ROOT / "migrations"
