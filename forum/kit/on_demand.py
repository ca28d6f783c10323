"""Modules that are imported when they are first used: what few need is not in the memory of all, nor in each start.

A type checker is told otherwise, and so sees what such a module holds:

    if TYPE_CHECKING:
        import webauthn
    else:
        webauthn = on_demand("webauthn")
"""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


def on_demand(name: str) -> ModuleType:
    """A module of that name, which is there once something of it is asked for. Not for what must fail at the start."""
    return _OnDemand(name)


def without_its_package(name: str) -> ModuleType:
    """A module, without what its package imports besides."""
    package = name.rpartition(".")[0]
    found = None if package in sys.modules else find_spec(package)
    if found is None:
        return import_module(name)
    sys.modules[package] = module_from_spec(found)
    try:
        return import_module(name)
    finally:
        del sys.modules[package]


class _OnDemand(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)
