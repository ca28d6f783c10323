"""A bounded load on loopback: by wrk where it is installed, else by a few threads of our own. An error is one, not a figure."""

import http.client
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

CONNECTIONS = 8
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}
_MANY = Path(__file__).with_name("many.lua")


class Faulty(Exception):
    """An answer was an error, or another than was asked for."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it."""

    rate: float
    """Answers a second."""
    size: float
    """Bytes of an answer, its headers included, in the mean."""


def load(port: int, paths: str | Sequence[str], seconds: float, headers: Mapping[str, str] | None = None) -> Load:
    """What `CONNECTIONS` readers at once get, who ask for one address, or for many one after another."""
    given = headers or {}
    if shutil.which("wrk") is None:
        return _by_threads(port, [paths] if isinstance(paths, str) else paths, seconds, given)
    if isinstance(paths, str):
        return _by_wrk([f"http://127.0.0.1:{port}{paths}"], seconds, given, {})
    with NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        words = ["-s", str(_MANY), f"http://127.0.0.1:{port}"]
        return _by_wrk(words, seconds, given, {"BENCH_PATHS": file.name})


def requests_per_second(port: int, path: str, seconds: float, headers: Mapping[str, str] | None = None) -> float:
    """How many answers a second one address gives."""
    return load(port, path, seconds, headers).rate


def _by_wrk(words: list[str], seconds: float, headers: Mapping[str, str], environ: dict[str, str]) -> Load:
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", *given, *words]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environ}).stdout
    rate, sums = re.search(r"Requests/sec:\s+([\d.]+)", told), re.search(r"(\d+) requests in .*, ([\d.]+)(\w?)B", told)
    if not (rate and sums and int(sums[1])) or "Non-2xx" in told or "Socket errors" in told:
        raise Faulty(told)
    return Load(float(rate[1]), float(sums[2]) * _UNITS[sums[3]] / int(sums[1]))


def _by_threads(port: int, paths: Sequence[str], seconds: float, headers: Mapping[str, str]) -> Load:
    sizes: list[list[int]] = [[] for _ in range(CONNECTIONS)]
    until = time.monotonic() + seconds

    def read(which: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        at = which
        while time.monotonic() < until:
            connection.request("GET", paths[at % len(paths)], headers=dict(headers))
            answer = connection.getresponse()
            body = len(answer.read()) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
            sizes[which].append(body if answer.status < 400 else -1)
            at += CONNECTIONS
        connection.close()

    threads = [threading.Thread(target=read, args=(which,)) for which in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read_in_all = [size for some in sizes for size in some]
    if not read_in_all or -1 in read_in_all:
        raise Faulty(f"{read_in_all.count(-1)} errors at {paths[0]}")
    return Load(len(read_in_all) / seconds, sum(read_in_all) / len(read_in_all))
