"""Modules that are imported when they are first used: what few need is not in the memory of all, nor in each start.

A type checker is told otherwise, and so sees what such a module holds:

    if TYPE_CHECKING:
        import webauthn
    else:
        webauthn = on_demand("webauthn")
"""

from importlib import import_module
from types import ModuleType
from typing import Any


def on_demand(name: str) -> ModuleType:
    """A module of that name, which is there once something of it is asked for. Not for what must fail at the start."""
    return _OnDemand(name)


class _OnDemand(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)
