"""Pages are made one after another, and nobody waits long for another's."""

import threading
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.test import Client

from forum.web.lane import Lane


class Making:
    """An application that makes a page until it is let go, and knows how many are being made."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.at_once = self.most_at_once = 0

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.release()
        self.let_go.wait(30 if environ["PATH_INFO"] == "/long" else 0)
        self.at_once -= 1
        start("200 OK", [])
        return [b"made"]


def reading(lane: Lane, path: str, **more: Any) -> threading.Thread:
    reader = threading.Thread(target=lambda: Client(lane).open(path, **more))
    reader.start()
    return reader


def test_pages_are_made_one_after_another() -> None:
    making = Making()
    lane = Lane(making, 1)
    readers = [reading(lane, "/") for _ in range(20)]
    for one in readers:
        one.join()

    assert making.most_at_once == 1


def test_nobody_waits_long_for_a_long_page_and_who_sends_something_not_at_all() -> None:
    making = Making()
    lane = Lane(making, 1)
    long = reading(lane, "/long")
    making.begun.acquire()

    assert Client(lane).get("/").data == Client(lane).post("/").data == b"made"
    assert making.most_at_once == 2
    making.let_go.set()
    long.join()
