"""What stands before the application, and keeps what its doors make for all guests."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from forum.web.cache.asked import asked
from forum.web.cache.cached import Answer, Cached, Line, is_page, keep
from forum.web.cache.claim import CLAIM, PATIENCE, Claim
from forum.web.cache.kinds import Headers, Kind, Kinds
from forum.web.cache.storage import Storage
from forum.web.cache.watch import Watch
from forum.web.urls import ASKED

_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_A_IM")
OnRead: TypeAlias = Callable[[WSGIEnvironment, int], None]


class Cache:
    """What stands before the application `app`. `on_read` is told of each who is given a thread's page."""

    def __init__(self, app: WSGIApplication, watch: Watch, storage: Storage, kinds: Kinds, on_read: OnRead) -> None:
        self.doors = app
        self._storage = storage
        self._kinds = kinds
        self._known = kinds.known
        self._on_read = on_read
        self._turns = tuple(threading.Lock() for _ in range(64))
        self.watch = watch

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """An answer."""
        found = self.find(environ)
        return _tell(found, start) if found else self._look_for(environ, start)

    def find(self, environ: WSGIEnvironment) -> Answer | None:
        """An answer that is kept and good, as most are, so that as little as possible is done here; None: it has to be made,
        or somebody asks for it in a way that takes longer to understand."""
        get, watch = environ.get, self.watch
        kind = self._known.get(_headers(get))
        if kind is None or get("QUERY_STRING") or environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_MATCH" in environ:
            return None
        commit, until, moment = watch.last
        if commit is not watch.database.last_commit or watch.timer() >= until:
            sight = watch.look()
            moment = sight.moment if sight else 0.0
        key = environ["PATH_INFO"]
        kept = kind.pages.get(key) or kind.feeds.get(key)
        if kept is None or not kept.is_fresh or moment >= kept.until or moment == 0.0:
            return None
        return self._choose(kept, environ)

    def clear(self) -> None:
        """Forget all."""
        self._storage.clear()

    def _choose(self, kept: Cached, environ: WSGIEnvironment) -> Answer | None:
        """What of it this reader is given, who may have it already; None: all of it is not known, or they can do with less."""
        etag, answer = environ.get("HTTP_IF_NONE_MATCH"), kept.whole
        if etag == kept.etag or ((etag or "HTTP_IF_MODIFIED_SINCE" in environ) and kept.is_had(environ)):
            answer = kept.unchanged
        elif answer is None or _can_do_with_less(environ):
            return None
        kept.is_wanted = True
        if kept.thread_id is not None and environ["REQUEST_METHOD"] == "GET":
            self._on_read(environ, kept.thread_id)
        return answer

    def _look_for(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The same as `__call__`, for whoever asks in whatever way."""
        headers = _headers(environ.get)
        kind = self._kinds.find(headers) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None
        if kind is None:
            return self.doors(environ, start)
        key, environ[ASKED] = asked(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        if key is None or "HTTP_IF_MATCH" in environ:
            return self.doors(environ, start)
        if kind.find(key):
            return self._give(kind, key, environ, start)
        return (
            self.doors(environ, start) if environ["REQUEST_METHOD"] == "HEAD" else self._ask(kind, key, environ, start)
        )

    def _give(self, kind: Kind, key: str, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """What is kept, as this reader asked for it, renewed where that is needed; else what the door says."""
        if self.watch.look() is None:
            return self.doors(environ, start)
        found = kind.find(key)
        if not self.watch.is_good(found):
            found = self._renew(kind, key, environ)
        answer = self._choose(found, environ) if found else None
        if found and answer is None and found.whole is None and not _can_do_with_less(environ):
            found = self._renew(kind, key, environ, needs_body=True)
            answer = self._choose(found, environ) if found else None
        if answer is None:
            return self.doors(environ, start)
        return _tell(answer, start, is_head=environ["REQUEST_METHOD"] == "HEAD")

    def _renew(self, kind: Kind, key: str, environ: WSGIEnvironment, *, needs_body: bool = False) -> Cached | None:
        """Ask the door whether what is kept is good, or for all of it; None where that is not for everybody any more."""
        turn = self._turn(key)
        is_mine = turn.acquire(timeout=PATIENCE)
        try:
            found = kind.find(key)
            if found and (found.whole or not needs_body) and self.watch.is_good(found):
                return found
            # A page says in `Last-Modified` what its ETag does not tell; and it is made whole before its ETag is known.
            kept = None if needs_body or found is None or is_page(found) else found
            plain = {name: value for name, value in environ.items() if name not in _CONDITIONS}
            condition = {"HTTP_IF_NONE_MATCH": kept.etag} if kept else {}
            claim = Claim(kind, key, self.watch)
            asking = {**plain, **condition, "REQUEST_METHOD": "GET", CLAIM: claim}
            answered: list[Any] = []
            body = _read(self.doors(asking, lambda *answer: answered.extend(answer)))  # type: ignore[arg-type]  # nothing calls `write`
            return self._keep(claim, kept, answered[0], answered[1], body)
        finally:
            if is_mine:
                turn.release()

    def _ask(self, kind: Kind, key: str, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """What the door answers, to be kept if it is of that sort."""
        claim = environ[CLAIM] = Claim(kind, key, self.watch, self._turn(key))
        status, lines = "", []

        def begin(given: str, headers: list[Line], *error: Any) -> Any:
            nonlocal status, lines
            status, lines = given, list(headers)
            return None if claim.is_late else start(given, headers, *error)

        try:
            body = self.doors(environ, begin)
            if claim.is_late:
                _read(body)
            elif claim.until:
                whole = _read(body)
                self._keep(claim, None, status, lines, whole)
                if status[:3] in ("200", "304"):
                    self._count(environ, claim.thread_id)
                return [whole]
            else:
                return body
        finally:
            del environ[CLAIM]
            claim.release()
        return self._give(kind, key, environ, start) if kind.find(key) else self.doors(environ, start)

    def _keep(self, claim: Claim, kept: Cached | None, status: str, lines: list[Line], body: bytes) -> Cached | None:
        """Put the answer in the cache if it may be there, else take away what was."""
        found = keep(status, lines, body) if claim.sight and claim.until else None
        former = claim.kind.find(claim.key)
        if found is None or claim.sight is None:
            if former:
                self._storage.drop(former)
            return None
        found.until, found.threads, found.thread_id = _timestamp(claim.until), claim.threads, claim.thread_id
        if kept and found.whole is None and found.etag == kept.etag:
            found.whole = kept.whole
        shelf = claim.kind.pages if is_page(found) else claim.kind.feeds
        self._storage.put(shelf, claim.key, found, claim.sight.change)
        return found

    def _turn(self, key: str) -> threading.Lock:
        """Held by who asks the door."""
        return self._turns[hash(key) % len(self._turns)]

    def _count(self, environ: WSGIEnvironment, thread_id: int | None) -> None:
        if thread_id is not None and environ["REQUEST_METHOD"] == "GET":
            self._on_read(environ, thread_id)


def _tell(answer: Answer, start: StartResponse, *, is_head: bool = False) -> list[bytes]:
    status, headers, body = answer
    start("304 NOT MODIFIED" if status == 304 else "200 OK", headers)
    return [] if is_head or status == 304 else [body]


def _can_do_with_less(environ: WSGIEnvironment) -> bool:
    return "HTTP_A_IM" in environ and "HTTP_IF_NONE_MATCH" in environ


def _headers(get: Callable[[str], Any]) -> Headers:
    return (
        get("HTTP_HOST"),
        get("HTTP_COOKIE"),
        get("HTTP_ACCEPT_ENCODING"),
        get("HTTP_ACCEPT_LANGUAGE"),
        get("HTTP_ACCEPT"),
    )


def _timestamp(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()
