"""One ambient database session per request: reading for GET and HEAD, writing for what changes something."""

from contextlib import AbstractContextManager, suppress

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from forum.kit.db import UNAVAILABLE, Database

_SAFE = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask, database: Database) -> None:
    """Open and close the session around each request."""
    app.extensions["database"] = database
    app.before_request(_open)
    app.teardown_request(_close)


def reading() -> AbstractContextManager[Session]:
    """A session beside the request's own, for a look that must not begin a writing transaction."""
    return _database().reading()


def is_safe_request() -> bool:
    """Whether the request promises to change nothing."""
    return request.method in _SAFE


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


def _open() -> None:
    scope = _database().reading() if is_safe_request() else _database().writing()
    scope.__enter__()
    g.database_scope = scope


def _close(_error: BaseException | None) -> None:
    scope = g.pop("database_scope", None)
    if scope is not None:
        with suppress(*UNAVAILABLE):  # what it would have rolled back is gone with the connection
            scope.__exit__(None, None, None)
