"""One ambient database session per request, which reads; a door that changes something opens a writing one around that.

So nobody holds the one turn to write, or a thread, while a form is checked, words are rendered or a page is made. What
guests read for whom there is nothing of their own comes from a replica, where there is one that shows enough; when it fails
them, from the primary.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask, current_app, g, request
from sqlalchemy.exc import DBAPIError

from forum.kit.db import UNAVAILABLE, Database, begin_anew
from forum.web.accepted import PREFERENCES

_SAFE = ("GET", "HEAD", "OPTIONS")
_FOR_ALL = frozenset(
    ("", "feed", "members", "posts", "questions", "search", "sitemap", "suggest", "tags", "top", "topics", "unanswered")
)
"""With what the paths begin that a replica may answer. What somebody wrote a moment ago, such as a key in a mail, is read elsewhere."""


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
    begin_anew()


def is_safe_request() -> bool:
    """Whether the request promises to change nothing."""
    return request.method in _SAFE


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


def turn_to_primary() -> bool:
    """Read from the primary from now on; whether this request did not do so before, and may find there what it wants."""
    if not g.get("is_nearby"):
        return False
    _close(None)
    _begin(nearby=False)
    return True


def is_worth_asking_again(error: Exception) -> bool:
    """Whether only the connection was lost, under a request that changes nothing: it gets another, once. Most
    often that is found before anything is asked (`kit/postgresql.py`)."""
    is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if not is_lost or not is_safe_request() or g.get("is_asked_again"):
        return False
    g.is_asked_again = True
    _close(None)
    _begin(nearby=False)
    return True


def _open() -> None:
    _begin(nearby=bool(_database().nearest.replicas) and _is_for_all())


def _is_for_all() -> bool:
    """Whether this is asked by somebody who has nothing here, who reads what is there for everybody."""
    part = request.path.split("/", 2)[1].partition(".")[0].partition("-")[0]
    return part in _FOR_ALL and request.method in _SAFE and not (request.cookies.keys() - {PREFERENCES})


def _begin(*, nearby: bool) -> None:
    scope = _database().open(nearby=nearby)
    scope.__enter__()
    g.database_scope, g.is_nearby = scope, nearby


def _close(_error: BaseException | None) -> None:
    scope = g.pop("database_scope", None)
    if scope is not None:
        with suppress(*UNAVAILABLE):  # what it would have rolled back is gone with the connection
            scope.__exit__(None, None, None)
