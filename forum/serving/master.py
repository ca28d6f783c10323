"""The process that is started and signalled: it holds the sockets, and sees to it that a generation serves.

TERM and INT stop all, HUP brings a new generation. It stays small: it is there for as long as the forum is.

Longer than 250 lines, because it runs as a script that imports nothing of the forum.
"""

import os
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from time import monotonic

REPORT = struct.Struct("=cI")
"""What a worker says to the master: which of these, and its process."""
MADE, READY, GOING, LOST = b"M", b"R", b"G", b"L"
FOLLOWED = b"F"
"""What the master says to a worker whose place others take."""
SECONDS_TO_STOP = 30.0
"""After which a worker that has not stopped is killed: there may be mail at hand."""
_PAUSE = 1.0
"""Before one generation follows another."""
_HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
_MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}
"""For glibc, which else gives many threads memory of their own each, and keeps most of what they let go of: 25 MiB a worker."""
_ATTACH_FILTER = 26  # Linux's SO_ATTACH_FILTER, which Python does not name


class Generation:
    """Some workers that were made together, as the master sees them."""

    def __init__(self, sockets: list[socket.socket], places: int) -> None:
        ends: list[int] = []
        try:
            ends += os.pipe()
            ends += os.pipe()
            self.hear, tell, live, self._life = ends
            for inherited in (tell, live):
                os.set_inheritable(inherited, True)
            numbers = ",".join(str(one.fileno()) for one in sockets)
            self.leader = _start([sys.executable, "-m", "forum.serving", numbers, str(places), str(tell), str(live)])
        except OSError:
            for end in ends:
                os.close(end)
            raise
        os.close(tell)
        os.close(live)
        self._places, self._ready, self._workers = places, 0, {self.leader}
        self.has_served = self.has_lost = False
        """Whether it took over; whether a worker ended, or is about to."""
        self.status: int | None = None
        """That of the process which it began with, once that ended."""
        self.ends_at: float | None = None
        """When it is killed, once it was told to stop."""

    @property
    def stays(self) -> bool:
        """Whether it serves or will, with all its workers."""
        return self.ends_at is None and not self.has_lost

    @property
    def answers(self) -> bool:
        """Whether every place is filled."""
        return self._ready == self._places

    def listen(self) -> bool:
        """Take in what its workers say; whether there are any."""
        said = os.read(self.hear, REPORT.size)
        if said:
            what, worker = REPORT.unpack(said)
            (self._workers.discard if what == LOST else self._workers.add)(worker)
            self._ready += what == READY
            self.has_lost |= what in {GOING, LOST}
        return bool(said)

    def has_left(self, options: int = 0) -> bool:
        """Whether the process that it began with has ended, which nobody knew before."""
        if self.status is not None:
            return False
        pid, how = os.waitpid(self.leader, options)
        if pid:
            self.status = os.waitstatus_to_exitcode(how)
            self._workers.discard(pid)
        return bool(pid)

    def stop(self, word: bytes = b"") -> None:
        """Tell it to finish what it is at, and each of its workers that word."""
        if self.ends_at is None:
            self.ends_at = monotonic() + SECONDS_TO_STOP
            with suppress(BrokenPipeError):  # none is left
                os.write(self._life, word * self._places)
            os.close(self._life)

    def kill(self) -> None:
        """It took too long."""
        for worker in self._workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    def close(self) -> None:
        """It is gone."""
        self.stop()
        os.close(self.hear)


def _start(command: list[str]) -> int:
    """A process of that command, which Ctrl+C does not reach: a terminal sends it to all, and the master tells them."""
    pid = os.fork()
    if not pid:
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            for name, value in _MEMORY.items():
                os.putenv(name, value)
            os.execv(command[0], command)  # noqa: S606 - no shell is wanted
        finally:
            os._exit(1)
    return pid


class Master:
    """Which generation serves, which is coming, and which are going."""

    def __init__(self, host: str, port: int, places: int) -> None:
        self._sockets = bound(host, port, places)
        self._places = places
        self._address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._ear, self._bell = os.pipe()
        self._all: list[Generation] = []
        self._begins_at: float | None = 0.0  # when the next generation does
        self._is_stopping = self._has_served = False
        self._status = 0

    def run(self) -> int:
        """Serve until told to stop; the status to exit with."""
        for end in (self._ear, self._bell):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        for number in _HEARD:
            signal.signal(number, lambda *_: None)
        while self._all or self._begins_at is not None:
            self._begin_in_time()
            self._wait()
            self._see_to_others()
            self._kill_late()
        return self._status

    def _begin_in_time(self) -> None:
        if self._begins_at is not None and monotonic() >= self._begins_at:
            self._begins_at = None
            try:
                self._all.append(Generation(self._sockets, self._places))
            except OSError as problem:  # the system has no process or pipe left to give
                if not self._has_served:
                    raise
                say(f"Others cannot begin yet: {problem}.")
                self._begins_at = monotonic() + _PAUSE

    def _wait(self) -> None:
        """For a signal, for what workers say, or until it is time for something."""
        times = [one.ends_at for one in self._all if one.ends_at is not None]
        until = min([*times, self._begins_at or monotonic() + 3600.0])
        heard = [self._ear, *(one.hear for one in self._all)]
        ready, _, _ = select.select(heard, [], [], max(0.0, until - monotonic()))
        if self._ear in ready:
            self._obey(os.read(self._ear, 512))
        for one in self._all:
            one.has_lost |= one.has_left(os.WNOHANG)
        for one in [one for one in self._all if one.hear in ready]:
            if not one.listen():
                self._all.remove(one)
                self._bury(one)
            elif one.answers and one.stays and not one.has_served:
                self._take_over(one)

    def _obey(self, signals: bytes) -> None:
        if signal.SIGTERM in signals or signal.SIGINT in signals:
            self._is_stopping, self._begins_at = True, None
            for one in self._sockets:
                refuse_new(one)
            for generation in self._all:
                generation.stop()
        elif signal.SIGHUP in signals and not self._is_stopping:
            for generation in self._all:
                if not generation.has_served:  # what it loaded may be old already
                    generation.stop(FOLLOWED)
            self._begins_at = 0.0

    def _take_over(self, new: Generation) -> None:
        if not any(one.has_served for one in self._all):
            say(f"Serving on {self._address} (Ctrl+C stops).")
        new.has_served = self._has_served = True
        for one in self._all:
            if one is not new:
                one.stop(FOLLOWED)

    def _bury(self, gone: Generation) -> None:
        """Where nobody has served yet, and nobody else tries to, it cannot be done."""
        gone.has_left()
        gone.close()
        if not (self._is_stopping or self._has_served or self._all or self._begins_at is not None):
            self._status = max(gone.status or 0, 0) or 1

    def _see_to_others(self) -> None:
        """Where workers are missing others come, if ever it could be done; who began without them goes."""
        for one in self._all:
            if one.has_lost and not one.has_served:
                one.stop(FOLLOWED if self._has_served else b"")
        is_due = self._has_served and not self._is_stopping and self._begins_at is None
        if is_due and not any(one.stays for one in self._all):
            is_served = any(one.ends_at is None for one in self._all)
            say(f"{'A worker ended unasked' if is_served else 'Nobody serves any more'}; others are coming.")
            self._begins_at = monotonic() + _PAUSE

    def _kill_late(self) -> None:
        for one in self._all:
            if one.ends_at is not None and monotonic() > one.ends_at:
                one.kill()
                one.ends_at = monotonic() + SECONDS_TO_STOP


def bound(host: str, port: int, places: int) -> list[socket.socket]:
    """A socket for each place, none of which listens yet: nobody is to find a server that is not there."""
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    if not sys.platform.startswith("linux"):
        places = 1  # only Linux shares connections out between sockets
    made = []
    for _ in range(places):
        one = socket.socket(family, kind)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it; else answers end 40 ms late
        if places > 1:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        one.bind(address)
        one.set_inheritable(True)
        made.append(one)
    return made


def refuse_new(listening: socket.socket) -> None:
    """Let nobody else connect, while whoever has is still answered: closing a socket cuts off those who wait at it.

    A filter drops what asks for a connection (TCP's SYN); who sent it asks again a second later.
    """
    from ctypes import addressof, create_string_buffer  # noqa: PLC0415 - half a megabyte, needed at the end only

    flags, is_syn, drop, keep = (0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF)
    program = create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in (flags, is_syn, drop, keep)))
    # Where there is no such thing, who comes at the last moment is cut off.
    with suppress(OSError):
        listening.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HL", 4, addressof(program)))


def say(words: str) -> None:  # to whoever started it
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    where, number, count = sys.argv[1:]
    sys.exit(Master(where, int(number), int(count)).run())
