"""The scripts in `bin/`, which are no package, as modules."""

import importlib.util
from pathlib import Path
from types import ModuleType


def load(file: Path) -> ModuleType:
    """What a script defines."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
