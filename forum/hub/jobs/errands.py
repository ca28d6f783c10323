"""What goes to a subscriber: a question whether it subscribed, or a feed that changed. One request each, outside any transaction."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeAlias

from forum.hub import actions
from forum.hub.actions import Asked, Due
from forum.hub.messages import denial, question, read_wish, signature
from forum.hub.queries import Changed
from forum.kit.outgoing import Answer, Border, Forbidden, Unreachable, ask
from forum.kit.sealing import unseal

PURPOSE = "hub"
"""Under which secrets are sealed."""
_GONE = 410
_NOT_THERE = "There is no such feed any more."


@dataclass(frozen=True)
class Feed:
    """A feed as it is now."""

    etag: str
    """What tells it from itself at another time."""
    media_type: str
    links: str
    """The `Link` header: the hub, and the feed's own address."""
    write: Callable[[str], bytes]
    """Its bytes, in the session in which it was opened: of its posts those that are new to who has it by an ETag."""


@dataclass(frozen=True)
class Publisher:
    """What the hub needs of those who make feeds, and of those who host it."""

    base_url: str
    secret_key: str
    border: Border
    open_feed: Callable[[str], Feed | None]
    """By its path; None: there is none for a guest, or not any more."""
    list_touched: Callable[[list[Changed]], set[str]]
    """The paths of the feeds that tell of what changed."""


@dataclass(frozen=True)
class Outcome:
    """What became of a request: an answer, or why there is none."""

    answer: Answer | None
    problem: str = ""

    @property
    def is_good(self) -> bool:
        return self.answer is not None and self.answer.is_good


class Errand(Protocol):
    """One request to one host, and what is written down after it."""

    host: str
    is_patient: bool
    """Whether it waits where the host does not answer others."""

    def go(self) -> Outcome: ...
    def settle(self, outcome: Outcome | None) -> None:
        """In a transaction; None: it was not tried."""


Errands: TypeAlias = list[Errand]


@dataclass(frozen=True)
class Message:
    """A changed feed, as all of its subscribers get it who have the same of it."""

    etag: str
    body: bytes
    headers: dict[str, str]


class Question:
    """Asks a subscriber whether it wished what somebody wished in its name."""

    is_patient = False

    def __init__(self, publisher: Publisher, asked: Asked, *, is_there: bool) -> None:
        self.host = asked.host
        self._publisher, self._asked, self._is_there = publisher, asked, is_there
        self._wish, self._challenge = read_wish(asked.wish), secrets.token_urlsafe(24)

    def go(self) -> Outcome:
        topic = self._publisher.base_url + self._asked.topic
        if self._is_there or self._wish.mode == "unsubscribe":
            return _try(question(self._asked.callback, topic, self._wish, self._challenge), self._publisher.border)
        return _try(denial(self._asked.callback, topic, _NOT_THERE), self._publisher.border)

    def settle(self, outcome: Outcome | None) -> None:
        if outcome is None:
            actions.release_asked(self._asked)
        elif outcome.is_good and outcome.answer and outcome.answer.body == self._challenge.encode():
            actions.fulfil(self._asked, self._wish)
        else:
            actions.refuse(self._asked)


class Delivery:
    """Sends a subscriber a feed that changed."""

    is_patient = True

    def __init__(self, publisher: Publisher, due: Due, message: Message) -> None:
        self.host = due.host
        self._publisher, self._due, self._message = publisher, due, message

    def go(self) -> Outcome:
        headers = self._message.headers | self._signed
        return _try(self._due.callback, self._publisher.border, "POST", self._message.body, headers)

    def settle(self, outcome: Outcome | None) -> None:
        if outcome is None:
            actions.release(self._due)
        elif outcome.is_good:
            actions.settle(self._due, self._message.etag)
        elif outcome.answer and outcome.answer.status == _GONE:
            actions.end(self._due)
        else:
            actions.postpone(self._due, outcome.problem)

    @cached_property
    def _signed(self) -> dict[str, str]:
        """With a key that is not the forum's any more, the subscriber can be told nothing that it would believe: let its
        lease end, or let it ask anew."""
        if self._due.secret is None:
            return {}
        secret = unseal(self._due.secret, PURPOSE, self._publisher.secret_key)
        return {"X-Hub-Signature": signature(secret or "", self._message.body)}


def _try(
    address: str, border: Border, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
) -> Outcome:
    try:
        answer = ask(address, border, method, body, headers)
    except Forbidden as error:
        return Outcome(None, str(error))
    except Unreachable as error:
        return Outcome(None, f"no answer: {error}")
    return Outcome(answer, "" if answer.is_good else f"it answers {answer.status}")
