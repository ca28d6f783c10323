"""A worker that ends leaves its door to those who follow it."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from forum.serving import master
from forum.serving.leaving import identity, leave_to_others
from forum.serving.master import READY, REPORT, Generation, Master
from tests.support.ports import HOST

ANSWERS = """
import socket, sys
with socket.socket(fileno=int(sys.argv[1])) as listening:
    while True:
        listening.accept()[0].sendall(b"here")
"""


def test_who_comes_after_it_left_comes_to_others_and_who_was_there_is_still_heard() -> None:
    with socket.create_server((HOST, 0)) as listening:
        listening.setblocking(False)
        early = socket.create_connection(listening.getsockname())
        known, _ = listening.accept()
        other = subprocess.Popen(
            [sys.executable, "-c", ANSWERS, str(listening.fileno())], pass_fds=[listening.fileno()]
        )
        with early, known, closing(socket.socket(fileno=os.dup(listening.fileno()))) as same:
            address = listening.getsockname()
            leave_to_others(identity(listening))

            for one in (listening, same):
                with pytest.raises(BlockingIOError):
                    one.accept()
            with socket.create_connection(address) as late:
                assert late.recv(4) == b"here"
            early.sendall(b"still")
            assert known.recv(5) == b"still"
        other.kill()
        other.wait()


class Pretended(Generation):
    """One without processes, that says what it is told to."""

    def __init__(self, _: list[socket.socket], places: int) -> None:
        self.hear, self.tell = os.pipe()
        self._live, self._life = os.pipe()
        self._places, self._answering = places, set()
        self.leader, self.ends_at = 0, None
        self.has_served = self.has_lost = self.is_replaced = False


def test_who_is_ready_at_the_moment_that_others_are_called_takes_nothing_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else those who serve would go for one that was told to go."""
    monkeypatch.setattr(master, "Generation", Pretended)
    told = Master(HOST, 0, 1)
    told._begin_in_time()
    (first,) = told._all
    assert isinstance(first, Pretended)
    os.write(first.tell, REPORT.pack(READY, 1))
    told._wait()
    assert first.has_served

    told._obey(bytes([signal.SIGHUP]))
    told._begin_in_time()
    second = told._all[-1]
    assert isinstance(second, Pretended)
    os.write(second.tell, REPORT.pack(READY, 2))
    os.write(told._bell, bytes([signal.SIGHUP]))
    told._wait()

    assert second.ends_at is not None
    assert first.ends_at is None
    for one in (first, second):
        for end in (one.hear, one.tell, one._live, *([one._life] if one.ends_at is None else [])):
            os.close(end)
    for end in (told._ear, told._bell):
        os.close(end)
    for listening in told._sockets:
        listening.close()
