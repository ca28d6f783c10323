"""The random secrets that key the hashes of readers: one for each day (UTC), destroyed 8 hours after the day ended.

They lie in the data folder, readable by this user alone; where several machines may serve one forum (PostgreSQL), in the
database, so that a reader is one on all of them.
"""

import os
import secrets
from abc import ABC, abstractmethod
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from forum.kit.db import Database, commit
from forum.readership.actions import forget_secrets, settle_secret
from forum.readership.journal import open_folder
from forum.readership.queries import get_secret, has_secrets_before
from forum.readership.rules import WINDOW

_PREFIX = "secret-"
_LENGTH = 32


class Keys(NamedTuple):
    """The secret of today; in its first 8 hours that of the day before too, if there was one."""

    today: bytes
    former: bytes | None


class DaySecrets(ABC):
    """The secrets as one process knows them. It asks for them twice a day, and forgets old ones then."""

    def __init__(self) -> None:
        self._known: tuple[date, date, Keys] | None = None

    def keys(self, now: datetime) -> Keys:
        """What to hash with at this moment. Raises what the folder or the database raises where they are away."""
        today, oldest = now.date(), _oldest(now)
        known = self._known
        if known is None or known[:2] != (today, oldest):
            former = self._get(oldest) if oldest < today else None
            known = self._known = (today, oldest, Keys(self._settle(today), former))
        return known[2]

    def destroy_old(self, now: datetime) -> None:
        """Destroy the secrets of days that ended 8 hours ago or more."""
        self._destroy(_oldest(now))

    @abstractmethod
    def _get(self, day: date) -> bytes | None:
        """The secret of a day, if there is one."""

    @abstractmethod
    def _settle(self, day: date) -> bytes:
        """The secret of a day: one for all processes that ask, even at once."""

    @abstractmethod
    def _destroy(self, before: date) -> None:
        """Leave nothing of earlier days."""


def day_secrets(database: Database, folder: Path) -> DaySecrets:
    """The secrets of this forum."""
    return _InFolder(folder) if database.is_sqlite else _InTable(database)


def _oldest(now: datetime) -> date:
    """The first day whose secret is still needed."""
    return (now - WINDOW).date()


class _InFolder(DaySecrets):
    """Files such as `secret-2026-11-22`, mode 0600."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _get(self, day: date) -> bytes | None:
        try:
            return self._file(day).read_bytes()
        except FileNotFoundError:
            return None

    def _settle(self, day: date) -> bytes:
        """Written whole under another name, then linked: the first link holds, and nobody reads half a secret."""
        if settled := self._get(day):
            return settled
        file = self._file(day)
        draft = open_folder(self._folder) / f"{file.name}.{secrets.token_hex(8)}"
        try:
            _write_for_good(draft, secrets.token_bytes(_LENGTH))
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
        return file.read_bytes()

    def _destroy(self, before: date) -> None:
        """By name: days sort like their names, and a draft that was never linked goes with its day."""
        for file in self._folder.glob(f"{_PREFIX}*"):
            if file.name < self._file(before).name:
                file.unlink(missing_ok=True)

    def _file(self, day: date) -> Path:
        return self._folder / f"{_PREFIX}{day}"


class _InTable(DaySecrets):
    """Rows of `view_secrets`."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    def _get(self, day: date) -> bytes | None:
        with self._database.reading():
            return get_secret(day)

    def _settle(self, day: date) -> bytes:
        if settled := self._get(day):
            return settled
        with self._database.writing():
            secret = settle_secret(day, secrets.token_bytes(_LENGTH))
            commit()
        return secret

    def _destroy(self, before: date) -> None:
        with self._database.reading():
            if not has_secrets_before(before):
                return
        with self._database.writing():
            forget_secrets(before)
            commit()


def _write_for_good(path: Path, content: bytes) -> None:
    """A file for this user's eyes, which a power cut leaves whole or not at all."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, content)
        os.fsync(file)
    finally:
        os.close(file)
