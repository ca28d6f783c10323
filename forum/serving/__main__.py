"""A generation, as the master starts it: settings first, for they say what need not be imported at all."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from forum.kit.config import BadSetting, Settings, read_settings

BAD_START = 2


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Nobody finds these modules, and so does without them, as far as they can."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: there is none
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def main(words: list[str]) -> int:
    """Serve until told to stop; the status to exit with."""
    gc.disable()  # until all is imported: what is there for good is looked at again and again, a third of the start
    try:
        settings = read_settings()
    except BadSetting as problem:
        sys.stderr.write(f"Error: {problem}\n")
        return BAD_START
    # They import what they could work with: fourteen megabytes.
    with without(*_not_needed(settings)):
        import_module("huey")
        import_module("granian")
    import_module("forum.readership.crawlers")  # first: it lets go of what others can then have
    return int(import_module("forum.serving.generation").main(settings, words))


def _not_needed(settings: Settings) -> Iterator[str]:
    yield from ("anyio", "watchfiles")
    if not settings.redis_url:
        yield "redis"
    if settings.is_sqlite:
        yield "psycopg"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
