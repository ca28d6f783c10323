"""The bare callable, but that it counts whoever asks as a guest who reads thread 1: what counting costs, and nothing else.

`BENCH_FOLDER` is where it keeps its journal.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.bare import app as bare
from forum.kit.db import Database
from forum.web.readers import Readership

_FOLDER = Path(os.environ["BENCH_FOLDER"])
_note_read = Readership(
    Database(f"sqlite:///{_FOLDER}/none.sqlite"), _FOLDER, trusted_proxies=("127.0.0.1", "::1")
).note_read


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Count, and answer at once."""
    _note_read(environ, 1)
    return bare(environ, start_response)
