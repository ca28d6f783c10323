"""Which generation serves, as the master sees them: these have no processes, and say what they are told to."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from forum.serving import master
from forum.serving.master import GOING, LOST, MADE, READY, REPORT, Generation, Master
from forum.serving.worker import Place, goes_to_others
from tests.support.ports import HOST

PLACES = 2


class Pretended(Generation):
    """One of two workers, one of which made the other."""

    def __init__(self, _: object, places: int) -> None:
        self.hear, self.tell = os.pipe()
        self.live, self._life = os.pipe()
        self._places, self._ready, self._workers = places, 0, set()
        self.leader, self.status, self.ends_at = 0, None, None
        self.has_served = self.has_lost = self.leader_ended = False

    def has_left(self, options: int = 0) -> bool:
        """Nothing is there to be waited for."""
        return self.leader_ended

    def says(self, what: bytes, *workers: int) -> None:
        """To the master."""
        for worker in workers:
            os.write(self.tell, REPORT.pack(what, worker))

    def ends(self) -> None:
        """All its workers do."""
        os.close(self.tell)
        self.tell = -1

    def close(self) -> None:
        """And what the test held of it."""
        super().close()
        os.close(self.live)


class Told(Master):
    """A master that is told what happens, and waits for nothing."""

    def hears(self, *signals: int) -> None:
        """These, and what was said: as often as somebody spoke."""
        os.write(self._bell, bytes([*signals, signal.SIGCHLD]))
        for _ in range(PLACES):
            self._wait()
            self._see_to_others()
            os.write(self._bell, bytes([signal.SIGCHLD]))

    @property
    def comes(self) -> Pretended | None:
        """The generation that is due, if any is: it begins."""
        if self._begins_at is None:
            return None
        self._begins_at = min(self._begins_at, monotonic())
        self._begin_in_time()
        new = self._all[-1]
        assert isinstance(new, Pretended)
        return new

    def close(self) -> None:
        """All that it holds."""
        for one in self._all:
            assert isinstance(one, Pretended)
            one.ends()
            one.close()
        for end in (self._ear, self._bell):
            os.close(end)
        for listening in self._sockets:
            listening.close()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """A master whose first generation is about to begin."""
    monkeypatch.setattr(master, "Generation", Pretended)
    made = Told(HOST, 0, PLACES)
    yield made
    made.close()


def serving(told: Told) -> Pretended:
    """The generation that is due, once it serves."""
    new = told.comes
    assert new
    new.says(READY, 1, 2)
    told.hears()
    assert new.has_served
    return new


def test_who_is_ready_at_the_moment_that_others_are_called_takes_nothing_over(told: Told) -> None:
    """Else those who serve would go for one that was told to go."""
    first = serving(told)
    told.hears(signal.SIGHUP)
    second = told.comes
    assert second
    second.says(READY, 1, 2)

    told.hears(signal.SIGHUP)

    assert not second.stays
    assert first.stays


def test_who_lost_the_process_it_began_with_takes_nothing_over(told: Told) -> None:
    first = serving(told)
    told.hears(signal.SIGHUP)
    second = told.comes
    assert second
    second.says(READY, 1, 2)
    second.leader_ended = True

    told.hears()

    assert first.stays
    assert second.ends_at is not None


def test_where_the_first_lose_a_worker_before_they_serve_it_ends_with_a_status(told: Told) -> None:
    first = told.comes
    assert first
    first.says(LOST, 2)
    told.hears()
    assert first.ends_at is not None
    first.ends()
    told.hears()

    assert told.comes is None
    assert told._status == 1


@pytest.mark.parametrize("what", [LOST, GOING])
def test_those_who_lack_a_worker_wait_for_others_again_where_these_do_not_come_up(told: Told, what: bytes) -> None:
    """At the door of who is missing people wait, until somebody has it."""
    first = serving(told)
    first.says(what, 2)
    told.hears()
    for _ in range(3):
        failing = told.comes
        assert failing
        failing.ends()
        told.hears()
        assert first.ends_at is None

    assert serving(told).stays
    assert not first.stays


def test_where_nobody_can_be_made_those_who_serve_go_on_until_somebody_can(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = serving(told)
    told.hears(signal.SIGHUP)
    with monkeypatch.context() as short:
        short.setattr(master, "Generation", Generation)
        short.setattr(master, "_start", _no_process)
        before = len(list(Path("/dev/fd").iterdir()))
        for _ in range(3):
            assert told.comes is first
        assert len(list(Path("/dev/fd").iterdir())) == before
    assert first.stays

    assert serving(told).stays
    assert not first.stays


def test_where_nobody_can_be_made_at_first_it_is_said(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(master, "Generation", Generation)
    monkeypatch.setattr(master, "_start", _no_process)
    with pytest.raises(BlockingIOError):
        told._begin_in_time()


def _no_process(_: list[str]) -> int:
    raise BlockingIOError("no process is left")


def test_who_dies_is_followed_by_others_although_those_before_have_not_ended_yet(told: Told) -> None:
    first = serving(told)
    told.hears(signal.SIGHUP)
    second = serving(told)
    assert not first.stays

    second.ends()
    told.hears()

    assert serving(told).stays


def test_a_worker_leaves_its_door_to_those_who_come_but_to_none_at_the_end(told: Told) -> None:
    first = serving(told)
    told.hears(signal.SIGHUP)
    second = serving(told)
    told.hears(signal.SIGTERM)

    for generation, follows in ((first, True), (second, False)):
        for number in range(PLACES):
            assert goes_to_others(Place(number, told._sockets[number], -1, generation.live)) == follows
    assert told.comes is None


def test_who_takes_too_long_is_killed_and_those_it_made_who_said_nothing_yet(told: Told) -> None:
    first = told.comes
    assert first
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as made:
        first.says(MADE, made.pid)
        told.hears(signal.SIGTERM)

        first.kill()

        assert made.wait(30) == -signal.SIGKILL


CHILD_ENDED_EARLIER = """
import os, sys
from forum.serving.master import REPORT
from forum.serving.worker import Place, is_to_go_on
hear, tell = os.pipe()
made = os.fork() or os._exit(0)
os.waitid(os.P_PID, made, os.WEXITED | os.WNOWAIT)
ear, live = os.pipe(), os.pipe()
os.write(ear[1], b"0")
assert is_to_go_on(ear[0], Place(0, None, tell, live[0]))
what, who = REPORT.unpack(os.read(hear, 99))
print(what.decode(), who == made)
"""


def test_who_ended_before_anybody_listened_is_reported_too() -> None:
    said = subprocess.run([sys.executable, "-c", CHILD_ENDED_EARLIER], check=True, capture_output=True, text=True)

    assert said.stdout == "L True\n"
