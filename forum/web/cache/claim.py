"""What a request brings along to the door that may turn out to make an answer for all."""

from _thread import LockType
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from flask import Response, request

from forum.kit import clock
from forum.kit.db import begin_anew
from forum.web.cache.kinds import Kind
from forum.web.cache.watch import Sight, Watch

CLAIM = "forum.cache"
PATIENCE = 5.0
"""Seconds to wait for another who asks the same, before asking oneself."""
_A_WHILE = timedelta(seconds=15)


class Claim:
    """To one address, for readers of one kind."""

    def __init__(self, kind: Kind, key: str, watch: Watch, turn: LockType | None = None) -> None:
        self.kind = kind
        self.key = key
        self._watch = watch
        self._turn = turn
        """To be held while the answer is made; None: it is held already."""
        self._is_held = False
        self.sight: Sight | None = None
        """What was seen before anything was read for it."""
        self.until: datetime | None = None
        """Until when the answer holds; None: it is for one reader only."""
        self.threads: frozenset[int] | None = None
        """The threads that it shows; None: any may be among them."""
        self.thread_id: int | None = None
        """Whose view it is to see it."""
        self.is_late = False
        """Whether another made it."""

    def take(self, until: datetime) -> bool:
        """Wait until no other makes it; whether it is still to be made."""
        if self._turn and not self._is_held:
            self._is_held = self._turn.acquire(timeout=PATIENCE)
            self.is_late = self._watch.is_good(self.kind.find(self.key))
        self.sight, self.until = self._watch.look(), until
        # To read what is there now, of a replica that shows as much as was seen.
        begin_anew(self.sight and self.sight.everything)
        return not self.is_late

    def release(self) -> None:
        """Let the next one."""
        if self._turn and self._is_held:
            self._turn.release()
            self._is_held = False


def shared(make: Callable[[], Response], until: datetime) -> Response:
    """The answer that `make` gives, which is the same for all guests of one kind who ask for this address; it holds until
    then, or until something changes that guests see. Whatever it is made of, `make` reads, in a transaction that begins with
    it."""
    claim: Claim | None = request.environ.get(CLAIM)
    if claim is None:
        return make()
    if not claim.take(until):
        return Response()  # never sent: another made it meanwhile
    return make()


def soon() -> datetime:
    """Until when an answer holds that tells how often something was viewed."""
    return clock.now() + _A_WHILE


def shows_only(threads: Iterable[int]) -> None:
    """Say, while an answer for all is made, that it depends on no other threads than these: those that it would show if they
    could be seen among them."""
    if claim := request.environ.get(CLAIM):
        claim.threads = frozenset(threads)


def leave_counting(thread_id: int) -> bool:
    """Leave it to the cache to count the views of this answer, if it is one for all; whether it is."""
    claim: Claim | None = request.environ.get(CLAIM)
    if claim is None or claim.until is None:
        return False
    claim.thread_id = thread_id
    return True
