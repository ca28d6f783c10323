"""Ports of this machine, and waiting until a server listens on one."""

import socket
import subprocess
from multiprocessing.process import BaseProcess

HOST = "127.0.0.1"
SECONDS_TO_START = 30


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        port: int = asked.getsockname()[1]
    return port


def wait_for(port: int, server: subprocess.Popen[bytes] | BaseProcess) -> None:
    """Until the server listens; raises AssertionError where it ends first, or takes too long."""
    for _ in range(SECONDS_TO_START * 20):
        with socket.socket() as caller:
            if caller.connect_ex((HOST, port)) == 0:
                return
        if _ends_within(0.05, server):
            break
    raise AssertionError("the server did not start")


def _ends_within(seconds: float, server: subprocess.Popen[bytes] | BaseProcess) -> bool:
    if isinstance(server, BaseProcess):
        server.join(seconds)
        return server.exitcode is not None
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
