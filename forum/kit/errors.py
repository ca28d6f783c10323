"""How a room says no: it raises one of these, and a door turns it into a page, JSON or a line.

Validation is data and never raises; these are for what a form could not know.
"""

from forum.kit.words import Message


class Missing(Exception):
    """There is nothing here for this reader, and never was as far as they may know (404)."""


class Gone(Exception):
    """There was something here, and it was taken away (410)."""


class Refused(Exception):
    """The reader may not do this (403), or cannot any more (409); the message says why and what to do."""

    def __init__(self, message: Message, *, status: int = 403) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class Malformed(Exception):
    """A known parameter that cannot be read (400)."""


class Busy(Exception):
    """The forum cannot serve this now, but can soon (503)."""

    retry_after = 5
    """Seconds."""
