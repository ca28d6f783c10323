"""The reference: a WSGI callable that gives answers which it holds, with their status, headers and bytes, under the same server.

`BENCH_ANSWERS` is a JSON file of them, by path: a status, headers, and the body in base 64.
"""

import json
import os
from base64 import b64decode
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_ANSWERS = {
    path: (status, [(name, value) for name, value in headers], b64decode(body))
    for path, (status, headers, body) in json.loads(Path(os.environ["BENCH_ANSWERS"]).read_text()).items()
}


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer at once."""
    status, headers, body = _ANSWERS[environ["PATH_INFO"]]
    start_response(status, headers)
    return [body] if body else []
