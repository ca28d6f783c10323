"""What happens because something happened: one table of (event, listener).

Listeners run in the transaction of the event. A room that reacts to another's news is entered here, and nowhere else.
"""

from collections.abc import Callable
from typing import Any

TABLE: tuple[tuple[type, Callable[[Any], None]], ...] = ()
