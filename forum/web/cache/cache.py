"""What stands before the application, and keeps what its doors make for everybody."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Response, request

from forum.kit.db import begin_anew
from forum.web.accepted import rather_pages, reads_gzip
from forum.web.cache.cached import Cached, Line, keep
from forum.web.cache.storage import Storage
from forum.web.cache.watch import Sight, Watch

MOST_BYTES = 16 * 1024 * 1024
_CLAIM = "forum.cache"
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_A_IM")
_PATIENCE = 5.0
"""Seconds to wait for another who asks the same, before asking oneself."""
Key: TypeAlias = tuple[str, bool, frozenset[str]]
"""A path, and the readers who all get the same for it (`VARY`)."""


def shared(make: Callable[[], Response], until: datetime) -> Response:
    """The answer that `make` gives, which is the same for everybody who asks for this address; it holds until then, or until
    something is committed. Whatever it is made of, `make` reads, in a transaction that begins with it."""
    claim: Claim | None = request.environ.get(_CLAIM)
    if claim and not claim.take(until):
        return Response()  # never sent: another made it meanwhile
    return make()


class Cache:
    """What stands before the application `app`. `is_ours` tells whether the forum answers to the host that was asked for."""

    def __init__(self, app: WSGIApplication, watch: Watch, is_ours: Callable[[str], bool]) -> None:
        self._app = app
        self._is_ours = is_ours
        self._turns = tuple(threading.Lock() for _ in range(64))
        self._kept: Storage[Key, Cached] = Storage(MOST_BYTES)
        self.watch = watch

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not self._concerns(environ):
            return self._app(environ, start)
        key = (
            environ["PATH_INFO"],
            reads_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")),
            rather_pages(environ.get("HTTP_ACCEPT", "")),
        )
        kept = self._kept.get(key)
        if kept is None:
            return self._app(environ, start) if environ["REQUEST_METHOD"] == "HEAD" else self._ask(key, environ, start)
        sight = self.watch.look()
        return self._give(key, kept, sight, environ, start) if sight else self._app(environ, start)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()

    def find(self, key: Key) -> Cached | None:
        """What is kept and good."""
        kept, sight = self._kept.get(key), self.watch.look()
        return kept if kept and sight and kept.is_good(sight) else None

    def turn(self, key: Key) -> threading.Lock:
        """Held by who asks the door."""
        return self._turns[hash(key) % len(self._turns)]

    def _concerns(self, environ: WSGIEnvironment) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and not environ.get("QUERY_STRING")
            and "HTTP_IF_MATCH" not in environ
            and self._is_ours(environ.get("HTTP_HOST", ""))
        )

    def _give(
        self, key: Key, kept: Cached, sight: Sight, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """What is kept, as this reader asked for it, renewed where that is needed; else what the door says."""
        found = kept if kept.is_good(sight) else self._renew(key, kept, environ)
        if found and found.is_had(environ):
            start("304 NOT MODIFIED", found.unchanged[:])
            return ()
        if "HTTP_A_IM" in environ and "HTTP_IF_NONE_MATCH" in environ:
            return self._app(environ, start)  # a reader who can do with less than all
        if found and found.body is None:
            found = self._renew(key, None, environ)
        if found is None or found.body is None:
            return self._app(environ, start)
        start("200 OK", found.headers[:])
        return () if environ["REQUEST_METHOD"] == "HEAD" else (found.body,)

    def _renew(self, key: Key, kept: Cached | None, environ: WSGIEnvironment) -> Cached | None:
        """Ask the door whether what is kept is good, or for all of it; None where that is not for everybody any more."""
        turn = self.turn(key)
        is_mine = turn.acquire(timeout=_PATIENCE)
        try:
            found = self.find(key)
            if found and (kept or found.body is not None):
                return found
            plain = {name: value for name, value in environ.items() if name not in _CONDITIONS}
            condition = {"HTTP_IF_NONE_MATCH": kept.etag} if kept else {}
            return self._ask_for_all(key, kept, {**plain, **condition, "REQUEST_METHOD": "GET"})
        finally:
            if is_mine:
                turn.release()

    def _ask_for_all(self, key: Key, kept: Cached | None, environ: WSGIEnvironment) -> Cached | None:
        claim = environ[_CLAIM] = Claim(self, key, is_taken=True)
        answered: list[Any] = []
        body = _read(self._app(environ, lambda *answer: answered.extend(answer)))  # type: ignore[arg-type]  # nothing calls `write`
        return self._keep(claim, kept, answered[0], answered[1], body)

    def _ask(self, key: Key, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """What the door answers, to be kept if it is of that sort."""
        claim = environ[_CLAIM] = Claim(self, key)
        status, lines = "", []

        def begin(given: str, headers: list[Line], *error: Any) -> Any:
            nonlocal status, lines
            status, lines = given, list(headers)
            return None if claim.is_late else start(given, headers, *error)

        try:
            body = self._app(environ, begin)
            if claim.is_late:
                _read(body)
            elif claim.until:
                whole = _read(body)
                self._keep(claim, None, status, lines, whole)
                return (whole,)
            else:
                return body
        finally:
            del environ[_CLAIM]
            claim.release()
        kept, sight = self._kept.get(key), self.watch.look()
        return self._give(key, kept, sight, environ, start) if kept and sight else self._app(environ, start)

    def _keep(self, claim: "Claim", kept: Cached | None, status: str, lines: list[Line], body: bytes) -> Cached | None:
        """Put the answer in the cache if it may be there, else take away what was."""
        found = keep(status, lines, body, claim.sight, claim.until) if claim.sight and claim.until else None
        if found is None:
            self._kept.drop(claim.key)
            return None
        if kept and found.body is None and found.etag == kept.etag:
            found = replace(kept, sight=found.sight, until=found.until)
        self._kept.put(claim.key, found, found.size + len(claim.key[0]))
        return found


class Claim:
    """What a request brings along to the door that may turn out to make an answer for all."""

    def __init__(self, cache: Cache, key: Key, *, is_taken: bool = False) -> None:
        self._cache = cache
        self.key = key
        self._is_taken = is_taken
        self._turn: threading.Lock | None = None
        self.sight: Sight | None = None
        """What was seen before anything was read for it."""
        self.until: datetime | None = None
        """Until when the answer holds; None: it is for one reader only."""
        self.is_late = False
        """Whether another made it."""

    def take(self, until: datetime) -> bool:
        """Wait until no other makes it; whether it is still to be made."""
        if not self._is_taken and not self._turn:
            turn = self._cache.turn(self.key)
            self._turn = turn if turn.acquire(timeout=_PATIENCE) else None
            self.is_late = self._cache.find(self.key) is not None
        self.sight, self.until = self._cache.watch.look(), until
        begin_anew()  # so that a replica is asked whether it shows as much
        return not self.is_late

    def release(self) -> None:
        """Let the next one."""
        if self._turn:
            self._turn.release()
            self._turn = None


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()
