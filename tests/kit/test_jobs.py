"""Clockwork: each job at its own turns, whatever the others do, until it is stopped."""

import threading

import pytest

from forum.kit.jobs import Clockwork

SECONDS = 20.0


def test_jobs_run_again_and_again_though_one_of_them_fails(caplog: pytest.LogCaptureFixture) -> None:
    runs, enough = [0], threading.Event()

    def fails() -> None:
        raise ValueError("as always")

    def counts() -> None:
        runs[0] += 1
        if runs[0] == 3:
            enough.set()

    clockwork = Clockwork([(fails, 0.001), (counts, 0.002)])
    clockwork.start()
    assert enough.wait(SECONDS)
    clockwork.stop()
    after = runs[0]

    assert "The job fails failed" in caplog.text
    assert not clockwork._thread.is_alive()
    assert runs[0] == after


def test_stopping_waits_for_the_job_at_hand() -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), []

    def long() -> None:
        begun.set()
        may_end.wait(SECONDS)
        ended.append(True)

    clockwork = Clockwork([(long, 0.0)])
    clockwork.start()
    assert begun.wait(SECONDS)
    stopping = threading.Thread(target=clockwork.stop)
    stopping.start()
    assert not ended
    may_end.set()
    stopping.join()

    assert ended


def test_no_jobs_are_no_trouble() -> None:
    clockwork = Clockwork([])
    clockwork.start()
    clockwork.stop()

    assert not clockwork._thread.is_alive()
