"""What is done once a page was sent: the reader waits for none of it, and no page fails by it."""

import logging
from collections.abc import Callable
from time import monotonic

from flask import Response, request

from forum.readership.rules import is_read

PURPOSES = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
"""Headers, as a server hands them on."""
READ = (200, 304)
_REST = 10.0
"""Seconds without doing it after it failed, so that a database that is away is not asked at every view."""

log = logging.getLogger(__name__)


class Afterwards:
    """One kind of such work in this process. A failure is logged once: `complaint` says what is not done until it is mended."""

    def __init__(self, complaint: str) -> None:
        self._complaint = complaint
        self._resting_until = 0.0
        self._is_failing = False

    def attempt(self, work: Callable[[], None]) -> None:
        """Do it, unless it failed a moment ago. Never raises."""
        if monotonic() < self._resting_until:
            return
        try:
            work()
        except Exception:  # the page is out already, and right: whatever fails here must not look as if it were not
            self._resting_until = monotonic() + _REST
            if not self._is_failing:
                log.exception(self._complaint)
            self._is_failing = True
            return
        self._is_failing = False


def purpose() -> str:
    """All that the headers say of why the browser asks."""
    environ = request.environ
    return " ".join([environ[name] for name in PURPOSES if name in environ])


def is_read_now() -> bool:
    """Whether by this request somebody reads."""
    return is_read(request.method, purpose())


def when_read(response: Response, work: Callable[[], None]) -> None:
    """Do this once the response was sent, if it is a page that was found."""
    # The status is looked at then: on its way out a page can become a 304.
    response.call_on_close(lambda: work() if response.status_code in READ else None)
