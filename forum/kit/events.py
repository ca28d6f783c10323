"""News goes upstairs: a room announces what happened, and rooms above it that listen react at once.

Listeners run in the transaction of the announcement, so that all of it happens or none.
Who listens to what is one table, `forum/consequences.py`.
"""

from collections.abc import Callable, Iterable
from typing import Any

_listeners: dict[type, tuple[Callable[[Any], None], ...]] = {}


def listen(table: Iterable[tuple[type, Callable[[Any], None]]]) -> None:
    """Take a table of (event, listener) as the whole of who listens."""
    _listeners.clear()
    for event, listener in table:
        _listeners[event] = (*_listeners.get(event, ()), listener)


def announce(event: object) -> None:
    """Tell every listener of this kind of event, in the order of the table."""
    for listener in _listeners.get(type(event), ()):
        listener(event)
