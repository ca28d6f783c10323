"""Icons, inlined from the heroicons package."""

import functools

from heroicons.jinja import heroicon_outline
from markupsafe import Markup

SIZE = 20


@functools.cache
def icon(name: str, class_: str | None = None) -> Markup:
    """An outline icon of 20 pixels, hidden from screen readers: the words beside it say what it means."""
    classes = f"icon {class_}" if class_ else "icon"
    return Markup(heroicon_outline(name, size=SIZE, aria_hidden="true", **{"class": classes}))  # noqa: S704 - the package's own drawing
