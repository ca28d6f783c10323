"""What a request may carry: valid UTF-8, and no more of it than the forum is ready to give back."""

from urllib.parse import unquote_to_bytes

from flask import Flask, Request, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

MOST_BYTES = 8 * 1024 * 1024
"""Of a whole request: a field of a megabyte, percent-encoded, with its neighbours."""
LONGEST_FIELD = 1024 * 1024
"""Characters up to which a field is given back."""


class BoundedRequest(Request):
    """A request whose form may be as large as its body."""

    max_content_length = MOST_BYTES
    max_form_memory_size = MOST_BYTES
    max_form_parts = 200


def init_app(app: Flask) -> None:
    """Look at each request before anything reads it."""
    app.request_class = BoundedRequest
    app.before_request(_check)


def _check() -> None:
    _check_utf8(request.query_string)
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    _check_utf8(request.get_data(cache=True))
    for name, value in request.form.items(multi=True):
        if len(name) > 200 or len(value) > LONGEST_FIELD:
            raise RequestEntityTooLarge


def _check_utf8(raw: bytes) -> None:
    """Refuse what is not UTF-8, percent-encoded or plain; lone surrogates are not."""
    try:
        unquote_to_bytes(raw).decode("utf-8")
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest from error
