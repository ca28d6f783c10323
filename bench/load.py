"""A bounded load on loopback: by wrk where it is installed, else by a few threads of our own."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping

CONNECTIONS = 8


def requests_per_second(port: int, path: str, seconds: float, headers: Mapping[str, str] | None = None) -> float:
    """How many answers a second one address gives to `CONNECTIONS` readers at once."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return _by_threads(port, path, seconds, headers or {})
    given = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", *given, f"http://127.0.0.1:{port}{path}"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    return float(found[1]) if found else 0.0


def _by_threads(port: int, path: str, seconds: float, headers: Mapping[str, str]) -> float:
    counts = [0] * CONNECTIONS
    until = time.monotonic() + seconds

    def read(which: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            connection.request("GET", path, headers=dict(headers))
            connection.getresponse().read()
            counts[which] += 1

    threads = [threading.Thread(target=read, args=(which,)) for which in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
