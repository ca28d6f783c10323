"""Sending the mails that are due: each is claimed, sent outside any transaction, and settled.

At least once: a process that is killed between the two leaves a mail that another sends again when the claim is over. Never
again once it is settled. While a server is slow, no transaction is open.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Self

from forum.kit import clock
from forum.kit.db import Database, commit
from forum.kit.mail.office import Office
from forum.kit.mail.transports import NotNow, Parcel, Undeliverable, Unreachable, Wire
from forum.kit.mail.writing import Envelope
from forum.outbox.actions import Settled, claim_mail, postpone_mail, settle_mail
from forum.outbox.queries import is_any_due

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""After the first attempt, the second, ...; after those, always the last."""
GIVEN_UP_AFTER = timedelta(days=3)

log = logging.getLogger(__name__)


def send_mails(database: Database, office: Office, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, over one connection, until nothing is, nobody takes it, or we are to stop; how many were sent."""
    with database.reading():
        if not is_any_due(clock.now()):
            return 0
    sent = 0
    with Line(office) as line:
        while not is_stopping() and (claimed := _claim(database)):
            try:
                sent += _send(database, office, line, *claimed)
            except Unreachable as error:
                log.warning("Mail waits: %s", error)
                break
    return sent


class Line:
    """A connection that is made when the first mail needs it, and made anew where it broke."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._stack = ExitStack()
        self._wire: Wire | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stack.close()

    def send(self, parcel: Parcel) -> None:
        """Hand over a mail. What breaks the line while it is sent is that mail's trouble; that there is none, everybody's."""
        if self._wire is None:
            self._wire = self._stack.enter_context(self._office.open())
        try:
            self._wire.send(parcel)
        except Unreachable as error:
            self._stack.close()
            self._wire = None
            raise NotNow(str(error)) from error


def _claim(database: Database) -> tuple[Envelope, int] | None:
    with database.writing(lasting=False, shown=False):  # a claim that is lost is made anew, as by who was killed
        claimed = claim_mail()
        commit()
    return claimed


def _send(database: Database, office: Office, line: Line, envelope: Envelope, attempt_count: int) -> bool:
    """Send a mail and write down what became of it; whether it was sent. Raises `Unreachable`."""
    try:
        parcel = _pack(database, office, envelope)
        if parcel is not None:
            line.send(parcel)
    except Undeliverable as error:
        _settle(database, envelope, "failed", str(error))
        return False
    except NotNow as error:
        _wait(database, envelope, attempt_count, str(error))
        if isinstance(error, Unreachable):
            raise
        return False
    _settle(database, envelope, "sent" if parcel else "dropped")
    return parcel is not None


def _pack(database: Database, office: Office, envelope: Envelope) -> Parcel | None:
    try:
        with database.reading():
            return office.pack(envelope)
    except Undeliverable:
        raise
    except Exception as error:  # one letter that cannot be written holds up no other; the next release may mend it
        log.exception("The letter %s of mail %s cannot be written", envelope.kind, envelope.id)
        raise NotNow(f"the letter cannot be written: {type(error).__name__}") from error


def _settle(database: Database, envelope: Envelope, state: Settled, problem: str = "") -> None:
    with database.writing(shown=False):
        settle_mail(envelope, state, problem)
        commit()


def _wait(database: Database, envelope: Envelope, attempt_count: int, problem: str) -> None:
    now = clock.now()
    if now - envelope.created_at > GIVEN_UP_AFTER:
        _settle(database, envelope, "failed", problem)
        return
    wait = WAITS[min(attempt_count, len(WAITS)) - 1]
    with database.writing():
        postpone_mail(envelope, attempt_count, now + wait, problem)
        commit()
