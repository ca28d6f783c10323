"""The press: makes the HTML of many texts, each once, on all cores where that pays."""

import os
import signal
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import Self

from forum.threads.queries.mentions import Meant, render_meant

Source = tuple[str, tuple[Meant, ...]]

ENOUGH = 400
"""New texts at once from which processes are worth the second that they take to start."""
_KEPT = 1_000
_MOST_PROCESSES = 8


class Press:
    """Renders texts for the forum at an address, and remembers about the last thousand.

    Its processes start when they are needed first, and end with the command, also with one that is killed.
    """

    def __init__(self, base_url: str) -> None:
        self._render = partial(_render, base_url)
        self._pool: ProcessPoolExecutor | None = None
        self._html: dict[Source, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def prepare(self, texts: Iterable[str], mentions: Iterable[tuple[Meant, ...]] = repeat(())) -> None:
        """Make the HTML of all these, each with whom it mentions; what was made longest ago is forgotten."""
        while len(self._html) > _KEPT:
            del self._html[next(iter(self._html))]
        missing = [source for source in dict.fromkeys(zip(texts, mentions, strict=False)) if source not in self._html]
        self._html.update(zip(missing, self._render_all(missing), strict=True))

    def html_of(self, text: str, mentions: tuple[Meant, ...] = ()) -> str:
        """The HTML of a text, at once if it was prepared."""
        return self._html.get((text, mentions)) or self._render((text, mentions))

    def _render_all(self, sources: Sequence[Source]) -> Iterable[str]:
        if self._pool is None and len(sources) < ENOUGH:
            return map(self._render, sources)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                min(os.cpu_count() or 1, _MOST_PROCESSES),
                mp_context=get_context("spawn"),
                initializer=_end_with_command,
            )
        return self._pool.map(self._render, sources, chunksize=20)


def _render(base_url: str, source: Source) -> str:
    text, mentions = source
    return render_meant(text, mentions, base_url=base_url)


def _end_with_command() -> None:
    """Leave Ctrl+C to the command, which ends its processes; and end when it was killed, not waiting for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
