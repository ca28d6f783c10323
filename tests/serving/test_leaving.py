"""A worker that ends leaves its door to those who follow it."""

import os
import select
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from forum.serving.leaving import identity, leave_to_others
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


@pytest.mark.skipif(not hasattr(select, "epoll"), reason="only Linux has epoll")
def test_who_watched_a_door_that_was_left_hears_no_more_of_who_comes() -> None:
    """It may have let go of what it would look at then."""
    with socket.create_server((HOST, 0)) as listening, select.epoll() as watching:
        watching.register(listening, select.EPOLLIN)
        here, there = socket.socketpair()
        address = listening.getsockname()
        with here, there:
            socket.send_fds(here, [b"."], [listening.fileno()])  # on its way somebody has it still

            leave_to_others(identity(listening))

            with socket.create_connection(address):
                assert watching.poll(0.1) == []
