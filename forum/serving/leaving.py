"""Letting go of a socket at which connections arrive, where others take them."""

import os
import select
import socket
import stat
import sys
from contextlib import suppress
from pathlib import Path


def identity(listening: socket.socket) -> int:
    """What tells this socket from others, whatever numbers it has in this process."""
    return os.fstat(listening.fileno()).st_ino


def leave_to_others(which: int) -> None:
    """Take no connection any more that arrives at the socket of this identity; other processes that have it do.

    granian has no word for it: it lets go of a socket and of all connections at once. So its number gets another socket, at
    which nobody arrives, after whoever watches it was told that it is gone. Where that cannot be had (no `/proc`, no number
    left, no such sockets) nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX) as silent:
        silent.bind("")  # Linux gives it a name of no file
        silent.listen(1)
        silent.setblocking(False)  # so that nobody is there is said, and not waited for
        entries = list(Path("/proc/self/fd").iterdir())
        watching = [int(entry.name) for entry in entries if _leads_to(entry) == "anon_inode:[eventpoll]"]
        for number in (int(entry.name) for entry in entries):
            with suppress(OSError):  # closed meanwhile
                known = os.fstat(number)
                if stat.S_ISSOCK(known.st_mode) and known.st_ino == which:
                    for one in watching:
                        _unwatch(one, number)
                    os.dup2(silent.fileno(), number, inheritable=False)


def _leads_to(entry: Path) -> str:
    with suppress(OSError):
        return str(entry.readlink())
    return ""


def _unwatch(watching: int, number: int) -> None:
    with suppress(OSError), select.epoll.fromfd(os.dup(watching)) as same:  # most do not watch it
        same.unregister(number)
