"""A process that answers: granian (2.8.7) around the application, on a socket that is there before it and after it.

It ends without failing a request: first it tells everybody who asks to connect anew (`Connection: close`), which leads
them to others, and when nobody asks any more it lets what is under way finish. granian alone closes the connections at
once, those too on which the next request is about to arrive.
"""

import atexit
import os
import select
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic, sleep
from types import FrameType
from typing import Any, NamedTuple, NoReturn

from flask import Flask
from granian import _granian
from granian._futures import _new_cbscheduler
from granian._loops import loops

from forum.factory import give_back_memory, leave_work_to_others, start_working
from forum.kit.config import Settings
from forum.serving.leaving import identity, leave_to_others
from forum.serving.makers import Makers
from forum.serving.master import FOLLOWED, GOING, LOST, READY, REPORT

THREADS = 16
"""More than cores: most of them wait, for slow readers' forms to arrive, or are about to hand on what is to be made."""
BACKLOG = 1024
QUIET, STAYS, MOST_PATIENCE = 0.1, 0.5, 2.0
"""Seconds: nobody asks any more; who still comes goes to others, if there are any; enough was asked."""
_STOPPED, _A_WHILE = 25.0, 5.0
_SENDS = frozenset({"CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"})


class Place(NamedTuple):
    """Where a worker works: its number, its socket, and the pipes that connect it with the master."""

    number: int
    listening: socket.socket
    tell: int
    live: int


def work(app: Flask, settings: Settings, place: Place) -> NoReturn:
    """Answer until TERM comes or the master lets go, and end this process."""
    ear, bell = os.pipe()
    os.set_blocking(bell, False)
    signal.set_wakeup_fd(bell)
    for heard in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(heard, lambda *_: None)
    try:
        (leave_work_to_others if place.number else start_working)(app, settings)
        # While a server elsewhere is asked, another page goes on.
        answering, stop, stopped = (
            Answering(app, 1 if settings.is_sqlite else 2),
            _granian.WorkerSignal(),
            threading.Event(),
        )
        stop.add_cb(stopped.set)
        place.listening.listen(BACKLOG)
        door = identity(place.listening)
        serve(answering, place, stop)
        report(place.tell, READY, os.getpid())
        while is_to_go_on(ear, place):
            pass
        report(place.tell, GOING, os.getpid())
        answering.fall_silent(partial(_leave, place, door))
        stop.set()
        stopped.wait(_STOPPED)
        answering.finish()
    finally:
        end_process()


def is_to_go_on(ear: int, place: Place) -> bool:
    """Wait a while for news, and tell the master which of those that we forked ended, be it before we listened."""
    heard, _, _ = select.select([ear, place.live], [], [], _A_WHILE)
    if place.live in heard:
        return False
    signals = os.read(ear, 64) if heard else b""
    if not heard:
        give_back_memory()
    with suppress(ChildProcessError):  # it made none
        while ended := os.waitpid(-1, os.WNOHANG)[0]:
            report(place.tell, LOST, ended)
    return signal.SIGTERM not in signals


def _leave(place: Place, door: int) -> None:
    if goes_to_others(place):
        leave_to_others(door)


def goes_to_others(place: Place) -> bool:
    """Whether others come to its door: the master has said so, or will, for it is still there."""
    told, _, _ = select.select([place.live], [], [], 0.0)
    return not told or os.read(place.live, 1) == FOLLOWED


def report(tell: int, what: bytes, pid: int) -> None:
    """Say to the master, if there is one, what happened to a process."""
    with suppress(BrokenPipeError):
        os.write(tell, REPORT.pack(what, pid))


def end_process() -> NoReturn:
    """Let what asked for it finish, and be gone: taking Python apart in good order would take longer."""
    if problem := sys.exc_info()[0]:
        traceback.print_exc()
    atexit._run_exitfuncs()  # noqa: SLF001 - Python has no other name for it
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1 if problem else 0)


class Answering:
    """The application as granian calls it: what is kept is given at once, and a page is made by `width` threads at a time."""

    def __init__(self, app: Flask, width: int) -> None:
        self._app: Any = app.wsgi_app
        self._session: str = app.config["SESSION_COOKIE_NAME"]
        self._makers = Makers(self.answer, width)
        self._always = {
            "GATEWAY_INTERFACE": "CGI/1.1",
            "SCRIPT_NAME": "",
            "SERVER_SOFTWARE": "granian",
            "wsgi.errors": sys.stderr,
            "wsgi.input_terminated": True,
            "wsgi.multiprocess": True,
            "wsgi.multithread": True,
            "wsgi.run_once": False,
            "wsgi.version": (1, 0),
        }
        self._is_ending = False
        self._last = 0.0

    def __call__(self, proto: Any, scope: dict[str, Any]) -> None:
        """Answer one request, or have it answered. What is sent with it can be read no longer than this takes."""
        if scope["REQUEST_METHOD"] not in ("GET", "HEAD") or not _SENDS.isdisjoint(scope):
            self.answer(proto, self._always | scope)
        elif self._is_ending or (kept := self._app.find(scope)) is None:
            self._makers.put(proto, self._always | scope, urgent=self._session in scope.get("HTTP_COOKIE", ""))
        else:
            proto.response_bytes(*kept)

    def answer(self, proto: Any, environ: dict[str, Any]) -> None:
        """Answer one request, as long as it takes."""
        given: list[Any] = []
        try:
            body = self._app(environ, lambda *answer: given.extend(answer))
            status, headers = int(given[0][:3]), given[1]
            if self._is_ending:
                self._last = monotonic()
                headers = [*headers, ("Connection", "close")]
            if isinstance(body, list):
                proto.response_bytes(status, headers, b"".join(body))
            else:
                proto.response_iter(status, headers, _Pieces(body))
        except Exception:  # noqa: BLE001 - whatever it is, somebody waits for an answer, and this thread goes on
            traceback.print_exc()
            proto.response_bytes(500, [], b"")

    def fall_silent(self, leave: Callable[[], None]) -> None:
        """Send everybody away who still comes, and `leave` the door to others where many do; return when nobody comes any
        more, or too many do."""
        begun = self._last = monotonic()
        self._is_ending, has_left = True, False
        while monotonic() < begun + MOST_PATIENCE and (self._is_busy or monotonic() < self._last + QUIET):
            sleep(QUIET / 4)
            if not has_left and monotonic() > begun + STAYS:
                has_left = True
                leave()

    def finish(self) -> None:
        """Wait for what is done once an answer was sent: views are noted then."""
        until = monotonic() + MOST_PATIENCE
        while self._is_busy and monotonic() < until:
            sleep(QUIET / 20)

    @property
    def _is_busy(self) -> bool:
        frames = sys._current_frames().values()  # noqa: SLF001 - documented
        return not self._makers.is_idle or any(map(_is_of_an_answer, frames))


def _is_of_an_answer(frame: FrameType | None) -> bool:
    while frame and frame.f_code is not Answering.answer.__code__:
        frame = frame.f_back
    return frame is not None


class _Pieces:
    """A body that comes in pieces, as granian reads it."""

    def __init__(self, body: Any) -> None:
        self._body, self._pieces = body, iter(body)

    def __next__(self) -> bytes:
        piece: bytes = next(self._pieces)
        return piece

    def close(self) -> None:
        if close := getattr(self._body, "close", None):
            close()


def serve(answering: Answering, place: Place, stop: _granian.WorkerSignal) -> None:
    """Begin to answer, in threads of its own. The arguments are those of granian's own server for WSGI."""
    rust: Any = _granian  # whose types are told as they once were
    without_tls: Any = (False, None, None, None, "tls1.3", None, [], False)
    worker = rust.WSGIWorker(
        place.number + 1,
        (None, rust.SocketHolder(place.listening.detach(), False, BACKLOG)),
        None,
        1,
        512,
        THREADS,
        30,
        BACKLOG // 2,
        "auto",
        None,
        None,
        None,
        *without_tls,
        (None, None),
    )
    loop: Any = loops.get("auto")
    worker.serve_mtr(_new_cbscheduler(loop, answering, impl_asyncio=True), loop, stop)
