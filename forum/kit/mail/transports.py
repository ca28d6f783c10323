"""The ways in which mail leaves, what can come of it, and the folder of a forum that has no server to send by."""

import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol


class Undeliverable(Exception):
    """The other side will never take this mail."""


class NotNow(Exception):
    """It did not go this time; it may the next."""


class Unreachable(NotNow):
    """Nobody takes any mail now."""


@dataclass(frozen=True)
class Parcel:
    """A mail ready to leave: always the same name for the same mail."""

    name: str
    recipient: str
    message: EmailMessage

    def __bytes__(self) -> bytes:
        is_plain = self.recipient.isascii()
        return self.message.as_bytes(policy=policy.SMTP if is_plain else policy.SMTPUTF8)


class Wire(Protocol):
    """An open way out."""

    def send(self, parcel: Parcel) -> None:
        """Hand over a mail; on return it is the other side's. Raises `Undeliverable`, `NotNow` or `Unreachable`."""


class Transport(Protocol):
    """A way out."""

    def open(self) -> AbstractContextManager[Wire]:
        """Open it, for several mails. Raises `Unreachable`."""


class Folder:
    """Mails as `.eml` files in a folder, each there whole or not at all, once, and for this user's eyes alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def open(self) -> Iterator[Wire]:
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable(f"the outbox cannot be made: {error.strerror}") from error
        yield self

    def send(self, parcel: Parcel) -> None:
        draft = self._path / f".{parcel.name}.{secrets.token_hex(4)}"
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - Path.open takes no mode
                file.write(bytes(parcel))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path / f"{parcel.name}.eml")
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise Unreachable(f"the outbox cannot be written: {error.strerror}") from error
