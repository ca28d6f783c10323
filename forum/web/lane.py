"""Pages are made one after another, not all at once: threads that compute side by side only take Python from each other.

Eight readers at once got 530 pages a second from sixteen threads on SQLite, and get 950 one after another: each statement
and each compression lets go of the interpreter, for which all others then contend. It is a courtesy, no lock: who has
waited for a tenth of a second goes on all the same, such as beside a long search.
"""

from collections.abc import Iterable
from threading import Semaphore
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_PATIENCE = 0.1
"""Seconds."""


class Lane:
    """What stands before `app`, and lets in so many who only read; who sends something may be slow at it, and goes past."""

    def __init__(self, app: WSGIApplication, width: int) -> None:
        self._app = app
        self._places = Semaphore(width)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not self._places.acquire(timeout=_PATIENCE):
            return self._app(environ, start)
        try:
            return self._app(environ, start)
        finally:
            self._places.release()
