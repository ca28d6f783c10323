"""Who writes to SQLite waits for those who came before, and for nobody else: in turn, whoever dies meanwhile."""

import signal
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.queue import Empty

from forum.kit.errors import Busy
from forum.kit.line import Line
from forum.kit.sqlite import Fair
from tests.support.processes import context


def test_who_waits_for_a_connection_is_handed_it_before_whoever_comes_by() -> None:
    free: Fair = Fair(1)
    served: list[str] = []

    def come(name: str) -> None:
        one = free.get(timeout=10)
        served.append(name)
        free.put(one)

    threads = [threading.Thread(target=come, args=(name,)) for name in "abc"]
    for number, thread in enumerate(threads):
        thread.start()
        while len(free.waiting) <= number:
            pass
    with pytest.raises(Empty):
        free.get(timeout=0)  # who gives up is forgotten
    free.put(ConnectionPoolEntry())
    come("d")

    assert served == ["a", "b", "c", "d"]


def have(path: Path, told: Connection) -> None:
    """Have the turn until killed."""
    Line(path, 60).take()
    told.send_bytes(b".")
    signal.pause()


def come(path: Path) -> tuple[BaseProcess, Connection]:
    """A process that stands in line by now; from which one hears when it has its turn."""
    before, (hears, tells) = places(path), context.Pipe(duplex=False)
    process = context.Process(target=have, args=(path, tells))
    process.start()
    while places(path) == before:
        assert process.is_alive()
    return process, hears


def places(path: Path) -> int:
    file = path.with_suffix(".line")
    return int.from_bytes(file.read_bytes()) if file.exists() else 0


def test_whoever_dies_in_line_holds_up_nobody_and_lets_nobody_go_before(tmp_path: Path) -> None:
    path = tmp_path / "forum.lock"
    come_all = [come(path) for _ in range(4)]
    (first, _), (second, _), (_, third_hears), (_, fourth_hears) = come_all

    second.kill()
    second.join()
    assert not third_hears.poll(0.05)
    with pytest.raises(Busy):
        Line(path, 0.01).take()
    first.kill()
    assert third_hears.poll(10)
    assert not fourth_hears.poll(0.05)
    come_all[2][0].kill()
    assert fourth_hears.poll(10)
    come_all[3][0].kill()
    Line(path, 10).take()


def test_two_have_never_their_turn_at_once_though_places_are_lost(tmp_path: Path) -> None:
    path = tmp_path / "forum.lock"
    one = Line(path, 1)
    one.take()
    path.with_suffix(".line").unlink()

    with pytest.raises(Busy):
        Line(path, 0.01).take()
    one.give_up()
    Line(path, 1).take()
