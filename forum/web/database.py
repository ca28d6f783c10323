"""One ambient database session per request, which reads; a door that changes something opens a writing one around that.

So nobody holds the one turn to write, or a thread, while a form is checked, words are rendered or a page is made.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask, current_app, g, request

from forum.kit.db import UNAVAILABLE, Database, session

_SAFE = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask, database: Database) -> None:
    """Open and close the session around each request."""
    app.extensions["database"] = database
    app.before_request(_open)
    app.teardown_request(_close)


@contextmanager
def writing() -> Iterator[None]:
    """A writing session, for an action and its commit. What was read before may have changed: actions look again; what
    is read afterwards is as it then is."""
    let_go()
    with _database().writing():
        yield


def let_go() -> None:
    """Give the connection back for as long as nothing is read, such as while a password is compared."""
    session().rollback()


def is_safe_request() -> bool:
    """Whether the request promises to change nothing."""
    return request.method in _SAFE


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


def _open() -> None:
    scope = _database().reading()
    scope.__enter__()
    g.database_scope = scope


def _close(_error: BaseException | None) -> None:
    scope = g.pop("database_scope", None)
    if scope is not None:
        with suppress(*UNAVAILABLE):  # what it would have rolled back is gone with the connection
            scope.__exit__(None, None, None)
