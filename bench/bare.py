"""The references: answers that are held already, under the same server. `app` is a WSGI callable that gives them with their
status and headers; `routed` a Flask application with one route that gives their bytes.

`BENCH_ANSWERS` is a JSON file of them, by path: a status, headers, and the body in base 64.
"""

import json
import os
from base64 import b64decode
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response

_ANSWERS = {
    path: (status, [(name, value) for name, value in headers], b64decode(body))
    for path, (status, headers, body) in json.loads(Path(os.environ["BENCH_ANSWERS"]).read_text()).items()
}
routed = Flask("bare", static_folder=None)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer at once."""
    status, headers, body = _ANSWERS[environ["PATH_INFO"]]
    start_response(status, headers)
    return [body] if body else []


@routed.get("/<number>")
def answer(number: str) -> Response:
    """As briefly as a route can."""
    return Response(_ANSWERS[f"/{number}"][2])
