"""Which generation serves, as the master sees them: these have no processes, and say what they are told to."""

import os
import signal
from collections.abc import Iterator
from time import monotonic

import pytest

from forum.serving import master
from forum.serving.master import LOST, READY, REPORT, Generation, Master
from forum.serving.worker import Place, goes_to_others
from tests.support.ports import HOST

PLACES = 2


class Pretended(Generation):
    """One of two workers, one of which made the other."""

    def __init__(self, _: object, places: int) -> None:
        self.hear, self.tell = os.pipe()
        self.live, self._life = os.pipe()
        self._places, self._answering = places, set()
        self.leader, self.status, self.ends_at = 0, None, None
        self.has_served = self.has_lost = False

    def has_left(self, options: int = 0) -> bool:
        """It has no process."""
        return False

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


def test_those_who_lost_a_worker_wait_for_others_again_where_these_do_not_come_up(told: Told) -> None:
    """At the door of who was lost people wait, until somebody has it."""
    first = serving(told)
    first.says(LOST, 2)
    told.hears()
    for _ in range(3):
        failing = told.comes
        assert failing
        failing.ends()
        told.hears()
        assert first.ends_at is None

    assert serving(told).stays
    assert not first.stays


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
