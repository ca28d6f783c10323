"""Pages are made one after another, and nobody waits long for another's."""

import sys
import threading
from io import StringIO

import pytest

from forum.serving.makers import Makers


class Making:
    """Makes a page until it is let go, and knows how many are being made."""

    def __init__(self) -> None:
        self.let_go, self.changing = threading.Event(), threading.Lock()
        self.begun, self.done = threading.Semaphore(0), threading.Semaphore(0)
        self.at_once = self.most_at_once = 0
        self.made: list[str] = []

    def __call__(self, path: str) -> None:
        with self.changing:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.release()
        self.let_go.wait(30 if path == "/long" else 0)
        with self.changing:
            self.at_once -= 1
            self.made.append(path)
        self.done.release()


def test_pages_are_made_one_after_another_in_their_order() -> None:
    making = Making()
    makers = Makers(making, 1)
    for number in range(200):
        makers.put(f"/{number}")
    for _ in range(200):
        making.done.acquire()

    assert making.most_at_once == 1
    assert making.made == [f"/{number}" for number in range(200)]


def test_who_is_signed_in_goes_first_but_each_fourth_is_anothers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.serving.makers.PATIENCE", 30)  # nobody helps
    making = Making()
    makers = Makers(making, 1)
    makers.put("/long")
    making.begun.acquire()
    for number in range(6):
        makers.put(f"/guest/{number}")
        makers.put(f"/member/{number}", urgent=True)
    making.let_go.set()
    for _ in range(13):
        assert making.done.acquire(timeout=30)

    made = making.made[1:]
    assert [path.split("/")[1] for path in made[:8]].count("member") == 6
    assert [path for path in made if "guest" in path] == [f"/guest/{number}" for number in range(6)]


def test_long_pages_hold_nobody_up_and_once_they_are_made_one_is_made_at_a_time_again() -> None:
    making = Making()
    makers = Makers(making, 1)
    for _ in range(3):
        makers.put("/long")
    for number in range(20):
        makers.put(f"/{number}")
    for _ in range(20):
        assert making.done.acquire(timeout=30)

    assert making.made == [f"/{number}" for number in range(20)]
    assert making.most_at_once == 4
    making.let_go.set()
    for _ in range(3):
        assert making.done.acquire(timeout=30)

    making.most_at_once = 0
    for _ in range(200):
        makers.put("/")
    for _ in range(200):
        making.done.acquire()
    assert making.most_at_once == 1


def test_what_cannot_be_made_or_said_ends_no_thread_and_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.serving.makers.PATIENCE", 30)  # nobody helps
    closed = StringIO()
    closed.close()
    monkeypatch.setattr("sys.stderr", closed)
    let_go, made = threading.Event(), threading.Event()

    class Asking:
        def __del__(self) -> None:
            let_go.set()

    makers = Makers(lambda what: sys.exit(1) if isinstance(what, Asking) else made.set(), 1)
    makers.put(Asking())

    assert let_go.wait(30)
    makers.put("/")
    assert made.wait(30)


def test_another_helps_as_soon_as_the_system_has_a_thread_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    making, refused = Making(), threading.Event()
    makers = Makers(making, 1)
    makers.put("/long")
    making.begun.acquire()

    def refuse(_thread: threading.Thread) -> None:
        refused.set()
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        makers.put("/")
        assert refused.wait(30)
    assert making.done.acquire(timeout=30)
    assert making.made == ["/"]
    making.let_go.set()
