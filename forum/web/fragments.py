"""Pieces of pages that were drawn before: by what they show, so that they never have to be forgotten and never are wrong.

A fragment is what one macro draws of one value, in one look. The macro sees nothing else (`forum/web/looks.py`), so the
value is the whole key. What differs each time, or is long, is no part of the value: it has a slot, for which the macro
is given a mark; where that came out, what belongs there is put in each time. Nobody can write a mark: it is made of
random bytes when the process starts, and never leaves it.

Safe HTML equals the text that it would be unescaped: a value that may hold either says which it is.
"""

import re
import secrets
from collections.abc import Hashable
from typing import Any, TypeAlias

from jinja2 import Environment
from markupsafe import Markup

from forum.kit.memo import Memo

MOST = 2 * 1024 * 1024
"""Bytes of fragments that a process keeps."""
_VALUE_SIZE = 900
"""Bytes of a usual value."""

_OWN = secrets.token_hex(16)
_MARKS = [Markup(f"\x01{_OWN}{number}\x02") for number in range(4)]  # noqa: S704 - hexadecimal
_MARK = re.compile(f"\x01{_OWN}([0-9])\x02")

Parts: TypeAlias = tuple[str | int, ...]
"""Text, and between it the numbers of slots."""


class Fragments:
    """Those of one look; the memory is that of all looks of a forum."""

    def __init__(self, look: Environment, name: Hashable, memory: Memo[Parts]) -> None:
        self._look = look
        self._name = name
        self._memory = memory

    def draw(self, template: str, macro: str, value: Hashable, *slots: str) -> Markup:
        """What a macro draws of a value, with what belongs in its slots: safe HTML."""
        key = (self._name, template, macro, value)
        parts = self._memory.get(key)
        if parts is None:
            parts = _drawn(self._look, template, macro, value, len(slots))
            self._memory.put(key, parts, _VALUE_SIZE + sum(len(part) for part in parts if isinstance(part, str)))
        return Markup("".join([part if part.__class__ is str else slots[part] for part in parts]))  # type: ignore[index]  # noqa: S704


def _drawn(look: Environment, template: str, macro: str, value: Any, slots: int) -> Parts:
    html: str = getattr(look.get_template(template).module, macro)(value, *_MARKS[:slots])
    found = _MARK.split(html)
    return tuple(int(part) if place % 2 else str(part) for place, part in enumerate(found))
