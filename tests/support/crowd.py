"""A crowd that reads and writes for as long as something happens to a forum, and remembers each answer."""

import http.client
import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import urlencode

from tests.support.forum import Reader
from tests.support.ports import HOST

SECONDS = 30
_BETWEEN_POSTS = 0.6
# So that no limit is reached: a member may post 30 times a minute, a network 120 times.


class Answer(NamedTuple):
    """What one request came to."""

    began: float
    took: float
    path: str
    status: int
    """0 where there was no answer."""


@dataclass
class Crowd:
    """Guests who read these paths, and members who reply to a thread in turn, and look whether it is there."""

    port: int
    paths: Sequence[str]
    thread: int
    members: Sequence[Reader]
    answers: list[Answer] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    """The replies that the member was told are there."""
    unseen: list[str] = field(default_factory=list)
    """Of these, what was not on the page that the member read next."""

    @contextmanager
    def at_work(self, guests: int = 2) -> Iterator["Crowd"]:
        """Beside the block, and until each has had an answer after its end."""
        self.answers.clear()
        over = threading.Event()
        people = [threading.Thread(target=self._read, args=(over, turn)) for turn in range(guests)]
        people.append(threading.Thread(target=self._write, args=(over,)))
        for person in people:
            person.start()
        try:
            yield self
        finally:
            over.set()
            for person in people:
                person.join()

    def go_on(self, count: int = 40) -> None:
        """Until so many more answers came."""
        before = len(self.answers)
        while len(self.answers) < before + count:
            sleep(0.02)

    def failures(self) -> list[Answer]:
        """What was no answer, or one that says that the forum is broken or away."""
        return [answer for answer in self.answers if answer.status == 0 or answer.status >= 500]

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> tuple[int, str, str]:
        """Status, words and address of one answer; it is remembered."""
        began = monotonic()
        status, words, location = self._ask(method, path, body, headers)
        self.answers.append(Answer(began, monotonic() - began, path, status))
        return status, words, location

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=SECONDS)
        try:
            connection.request(method, path, body or None, {"Accept-Language": "nl", **headers})
            response = connection.getresponse()
            return response.status, response.read().decode(), response.getheader("Location", "")
        except (OSError, http.client.HTTPException):
            return 0, "", ""
        finally:
            connection.close()

    def _read(self, over: threading.Event, turn: int) -> None:
        while not over.is_set():
            turn += 1
            # Every other one past what is kept.
            self.ask(self.paths[turn % len(self.paths)], **({"If-Match": "*"} if turn % 4 < 2 else {}))
            sleep(0.04)

    def _write(self, over: threading.Event) -> None:
        turns = itertools.cycle(self.members)
        while not over.is_set():
            self.reply(next(turns))
            over.wait(_BETWEEN_POSTS)

    def reply(self, member: Reader) -> str:
        """What a member says; the page that they read next is looked at."""
        session = member.client.get_cookie("session")
        assert session
        cookie = {"Cookie": f"session={session.value}"}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        words = f"Antwoord {monotonic()}"
        body = urlencode({"csrf_token": member.csrf, "body": words, "parent": ""})
        status, _, location = self.ask(f"/questions/{self.thread}/reply", "POST", body, **cookie, **form)
        if status == 303:
            self.acknowledged.append(words)
            self._look(words, location, cookie)
        return words

    def _look(self, words: str, location: str, cookie: dict[str, str]) -> None:
        status, page, there = self.ask(location, **cookie)
        if status in (301, 302, 303):
            status, page, _ = self.ask(there.partition("#")[0], **cookie)
        if status == 200 and words not in page:
            self.unseen.append(words)
