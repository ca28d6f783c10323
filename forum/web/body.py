"""What a request may carry: valid UTF-8, and no more of it than the forum is ready to give back.

Control characters in a form are left out before any door sees them.
"""

from urllib.parse import parse_qsl, unquote_to_bytes

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from forum.kit.text import without_controls

MOST_BYTES = 8 * 1024 * 1024
"""Of a whole request: a field of a megabyte, percent-encoded, with its neighbours."""
MOST_FIELDS = 200
LONGEST_NAME = 200
_REPLACED = "\ufffd"
"""What stands for bytes that are not UTF-8 in a form that brings files."""
LONGEST_FIELD = 1024 * 1024
"""Characters up to which a field is given back."""


class BoundedRequest(Request):
    """A request whose form may be as large as its body."""

    max_content_length = MOST_BYTES
    max_form_memory_size = MOST_BYTES
    max_form_parts = MOST_FIELDS


def init_app(app: Flask) -> None:
    """Look at each request before anything reads it."""
    app.request_class = BoundedRequest
    app.before_request(_check)


def _check() -> None:
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _check_form(request.get_data(cache=True), is_encoded=request.mimetype == "application/x-www-form-urlencoded")
    if query := request.query_string:
        _check_utf8(query)


def _check_form(raw: bytes, *, is_encoded: bool) -> None:
    fields = _take_apart(raw) if is_encoded else list(request.form.items(multi=True))
    fields = [(without_controls(name), without_controls(value)) for name, value in fields]
    files = ImmutableMultiDict() if is_encoded else request.files
    request.form, request.files = ImmutableMultiDict(fields), files
    if not files:
        _check_utf8(raw, is_encoded=is_encoded)
    elif any(_REPLACED in name + value for name, value in fields):  # a file is no text, and so the whole is none
        raise BadRequest
    if any(len(name) > LONGEST_NAME or len(value) > LONGEST_FIELD for name, value in fields):
        raise RequestEntityTooLarge


def _take_apart(raw: bytes) -> list[tuple[str, str]]:
    """The fields of an encoded form; what cannot be read in them is marked, so that the rest can be given back."""
    try:
        return parse_qsl(raw.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        request.form = ImmutableMultiDict()
        raise RequestEntityTooLarge from error


def _check_utf8(raw: bytes, *, is_encoded: bool = True) -> None:
    """Refuse what is not UTF-8, percent-encoded or plain; lone surrogates are not."""
    try:
        raw.decode("utf-8")
        if is_encoded:
            unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest from error
