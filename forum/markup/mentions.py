"""Whom a text mentions: which of its `@handles` would be links (`spans.Mention` reads them)."""

import re

from forum.markup.renderer import render

MAX_MENTIONS = 50
"""Different people that one text can mention."""

_LINK = re.compile(r'<a class="mention" href="/([a-z0-9-]+)">')  # typed text has no such quotes


def mentioned(source: str) -> list[str]:
    """The handles that become links where they have a member: in small letters, each once, in order, at most fifty."""
    if "@" not in source:
        return []
    html = render(source, mention=lambda handle: f"/{handle}")
    return list(dict.fromkeys(_LINK.findall(html)))[:MAX_MENTIONS]
